using System.Text;
using LabSim.StateStore;

namespace LabSim.Orchestration.Documents;

/// <summary>A topology's file and its sidecar on disk, as texts.</summary>
/// <param name="file">The topology.</param>
internal sealed class DocumentFiles(string file)
{
    /// <summary>More than a topology may have: what is too large is then said by its compiler.</summary>
    private const int LargestFile = 5 << 20;

    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private bool _hasMark;

    /// <summary>The topology.</summary>
    public string File => file;

    /// <summary>The sidecar.</summary>
    public string Sidecar { get; } = Topology.Canvas.Sidecar.PathOf(file);

    /// <summary>What lies on disk.</summary>
    /// <exception cref="IOException">One of them cannot be read as text.</exception>
    public DocumentText? Read()
    {
        if (Decode(file, out var mark) is not { } text)
        {
            return null;
        }

        _hasMark = mark;
        return new DocumentText(text, Decode(Sidecar, out _) ?? "");
    }

    /// <summary>Writes what differs; each file is the old or the new one after a crash.</summary>
    public void Write(DocumentText old, DocumentText now)
    {
        if (now.Layout != old.Layout && now.Layout.Length == 0)
        {
            OwnedFile.Remove(Sidecar);
        }
        else if (now.Layout != old.Layout)
        {
            OwnedFile.Write(Sidecar, Encoding.UTF8.GetBytes(now.Layout));
        }

        if (now.Text != old.Text)
        {
            OwnedFile.Write(file, [.. _hasMark ? Encoding.UTF8.Preamble : [], .. Encoding.UTF8.GetBytes(now.Text)]);
        }
    }

    /// <summary>Removes what a killed server left half written.</summary>
    public void Sweep()
    {
        OwnedFile.Sweep(file);
        OwnedFile.Sweep(Sidecar);
    }

    /// <summary>What tells a changed file from an unchanged one without reading it.</summary>
    public string Signature() => $"{FileSignature.Of(file)}|{FileSignature.Of(Sidecar)}";

    private static string? Decode(string path, out bool hasMark)
    {
        hasMark = false;
        if (OwnedFile.Read(path, LargestFile) is not { } bytes)
        {
            return null;
        }

        hasMark = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble);
        try
        {
            return _strict.GetString(bytes.AsSpan(hasMark ? Encoding.UTF8.Preamble.Length : 0));
        }
        catch (DecoderFallbackException error)
        {
            throw new IOException($"{path} is not UTF-8 text", error);
        }
    }
}

/// <summary>Topology and sidecar.</summary>
/// <param name="Text">The topology's text.</param>
/// <param name="Layout">The sidecar's; empty where there is none.</param>
internal sealed record DocumentText(string Text, string Layout);
