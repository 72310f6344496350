namespace LabSim.Contracts.Environment;

/// <summary>An image (<c>GET /api/v1/images</c>, <c>labsim image ls --json</c>).</summary>
/// <param name="Name">The name that topologies use.</param>
/// <param name="Kind">The kind of node that it makes.</param>
/// <param name="Arch">Guest architecture.</param>
/// <param name="Summary">What it is.</param>
/// <param name="State">built, stale (the recipe changed) or absent.</param>
/// <param name="Bytes">Size of its files, 0 where absent.</param>
/// <param name="BuiltAt">When it was built.</param>
/// <param name="RecipeHash">Hash of the recipe it was built from.</param>
/// <param name="Directory">Where its files lie.</param>
/// <param name="Files">SHA-256 by file name.</param>
public sealed record ImageDocument(
    string Name, string Kind, string Arch, string Summary, string State, long Bytes, DateTimeOffset? BuiltAt, string? RecipeHash,
    string? Directory, IReadOnlyDictionary<string, string>? Files);

/// <summary>Progress of an image build; <c>labsim-server once image-build</c> writes one JSON document a line.</summary>
/// <param name="Image">The image.</param>
/// <param name="Step">What is done now.</param>
/// <param name="Fraction">From 0 to 1.</param>
public sealed record ImageProgressDocument(string Image, string Step, double Fraction);
