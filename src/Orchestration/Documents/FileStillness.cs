namespace LabSim.Orchestration.Documents;

/// <summary>Tells when files that change have come to rest: their signature is another than at the last rest, and the same at two looks.</summary>
internal sealed class FileStillness
{
    private string? _seen;
    private string? _settled;

    /// <summary>Whether this look finds the files at rest after a change.</summary>
    public bool IsNewRest(string signature)
    {
        var still = signature == _seen;
        _seen = signature;
        if (!still || signature == _settled)
        {
            return false;
        }

        _settled = signature;
        return true;
    }
}
