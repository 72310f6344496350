namespace LabSim.Contracts.Environment;

/// <summary>A file that a user uploads, or has uploaded, to make an image of it (<c>GET /api/v1/incoming</c>).</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">How many of its bytes are there, on disk.</param>
/// <param name="Size">How many it has.</param>
/// <param name="Modified">When it was last changed where it comes from, in milliseconds since 1970 (UTC); 0 where nobody said it.</param>
public sealed record IncomingDocument(string Name, long Bytes, long Size, long Modified)
{
    /// <summary>All of it is there.</summary>
    public bool Whole => Bytes == Size;
}
