namespace LabSim.Switching.HandOver;

/// <summary>What a message between a server and a keeper, or between two servers, says.</summary>
/// <remarks>Builds that mean different things by a number must not hand over to each other: whoever changes one changes the address of the hand-over, too.</remarks>
internal enum PartVerb : byte
{
    /// <summary>Keep this part. From a keeper, or a server that hands over: here it is.</summary>
    Hold = 1,

    /// <summary>Forget this part.</summary>
    Forget,

    /// <summary>Give me all that you have, once whoever held it is gone.</summary>
    Recall,

    /// <summary>I wait for a server that hands over to me; this connection leads to me.</summary>
    Await,

    /// <summary>Does anybody wait for parts that are handed over?</summary>
    Ask,

    /// <summary>Yes, at the other end of this connection.</summary>
    Ready,

    /// <summary>No.</summary>
    NotReady,

    /// <summary>Parts of this lab will be handed over in a moment.</summary>
    Prepare,

    /// <summary>All parts have been sent. From the one that they went to: all have been taken.</summary>
    End,
}
