namespace LabSim.Contracts.Environment;

/// <summary>What <c>labsim doctor</c> found.</summary>
/// <param name="Checks">The checks, in the order in which to read them.</param>
public sealed record DoctorDocument(IReadOnlyList<CheckDocument> Checks);

/// <summary>One check.</summary>
/// <param name="Id">A stable identity, for example <c>qemu.x86_64</c>.</param>
/// <param name="Title">What was looked at.</param>
/// <param name="Status">ok, warning, error.</param>
/// <param name="Finding">What was found and what it means.</param>
/// <param name="Remedy">How to mend it, or <see langword="null"/>.</param>
public sealed record CheckDocument(string Id, string Title, string Status, string Finding, string? Remedy);
