namespace LabSim.Switching.HandOver;

/// <summary>What a message between a server and a keeper says.</summary>
internal enum PartVerb : byte
{
    /// <summary>Keep this part. From a keeper: here it is.</summary>
    Hold = 1,

    /// <summary>Forget this part.</summary>
    Forget,

    /// <summary>Give me all that you have, once whoever held it is gone.</summary>
    Recall,

    /// <summary>The same, but once somebody has handed his parts over.</summary>
    Await,

    /// <summary>Does anybody wait for parts that are handed over?</summary>
    Ask,

    /// <summary>Yes.</summary>
    Ready,

    /// <summary>No.</summary>
    NotReady,

    /// <summary>All parts have been sent.</summary>
    End,

    /// <summary>Parts of this lab will be handed over in a moment.</summary>
    Prepare,
}
