namespace LabSim.Cli.Tests.Fakes;

/// <summary>A request as the fake server read it.</summary>
internal sealed record FakeRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Path => Target.Split('?')[0];

    public override string ToString() => $"{Method} {Target}";
}
