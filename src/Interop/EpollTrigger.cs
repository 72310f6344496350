namespace LabSim.Interop;

/// <summary>When a watched descriptor is reported.</summary>
public enum EpollTrigger
{
    /// <summary>For as long as it is readable or its peer is gone.</summary>
    Level,

    /// <summary>Once for every event. An eventfd watched so need never be read.</summary>
    Edge,
}
