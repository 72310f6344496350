namespace LabSim.NodeRuntime.Dissection;

/// <summary>sharkd answered with an error.</summary>
internal sealed class SharkdRefusal(int code, string words) : Exception(words)
{
    /// <summary>sharkd's own number: thousands name the method.</summary>
    public int Code => code;
}
