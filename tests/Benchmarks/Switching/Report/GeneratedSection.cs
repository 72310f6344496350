namespace LabSim.Benchmarks.Switching.Report;

/// <summary>A part of a document that a program writes: what stands between two marks. The rest is people's.</summary>
internal static class GeneratedSection
{
    /// <summary>Puts lines between the marks of a section.</summary>
    /// <param name="path">The document.</param>
    /// <param name="section">The section's name.</param>
    /// <param name="lines">The lines.</param>
    /// <exception cref="InvalidOperationException">The document has no such section.</exception>
    public static void Replace(string path, string section, IEnumerable<string> lines)
    {
        var (begin, end) = ($"<!-- generated: {section} -->", $"<!-- end: {section} -->");
        var document = File.ReadAllLines(path);
        var (first, last) = (Array.IndexOf(document, begin), Array.IndexOf(document, end));
        if (first < 0 || last < first)
        {
            throw new InvalidOperationException($"{path} has no section between the lines '{begin}' and '{end}': add them where the tables shall stand.");
        }

        File.WriteAllLines(path, [.. document[..(first + 1)], .. lines, .. document[last..]]);
    }
}
