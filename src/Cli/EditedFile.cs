using System.Text;
using LabSim.Cli.Hosting;
using LabSim.Contracts;
using LabSim.Topology.Canvas;
using LabSim.Topology.Text;

namespace LabSim.Cli;

/// <summary>A topology and its sidecar that are edited in place.</summary>
internal sealed class EditedFile
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string _path;
    private readonly bool _hasMark;

    /// <exception cref="CommandException">It cannot be read.</exception>
    public EditedFile(Session session, string file)
    {
        var bytes = Topologies.Read(session, file);
        _path = Target(session.Absolute(file));
        _hasMark = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble);
        try
        {
            Source = new SourceText(file, Strict.GetString(bytes.AsSpan(_hasMark ? Encoding.UTF8.Preamble.Length : 0)));
            var sidecar = Sidecar.PathOf(_path);
            Layout = Sidecar.Read(new SourceText(sidecar, File.Exists(sidecar) ? Strict.GetString(File.ReadAllBytes(sidecar)) : "")).Layout;
        }
        catch (Exception error) when (error is DecoderFallbackException or IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitStatus.InvalidTopology, $"{file} cannot be edited: {error.Message}", "save it as UTF-8");
        }
    }

    /// <summary>The topology.</summary>
    public SourceText Source { get; }

    /// <summary>The canvas.</summary>
    public Layout Layout { get; }

    /// <summary>Writes what differs; each file is the old or the new one, whatever happens meanwhile.</summary>
    /// <exception cref="CommandException">It cannot be written.</exception>
    public void Write(string text, Layout layout)
    {
        try
        {
            var (old, now) = (Sidecar.Write(Layout), Sidecar.Write(layout));
            if (now != old && now.Length == 0)
            {
                File.Delete(Sidecar.PathOf(_path));
            }
            else if (now != old)
            {
                Replace(Sidecar.PathOf(_path), now, mark: false);
            }

            if (text != Source.Text)
            {
                Replace(_path, text, _hasMark);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitStatus.Failed, $"{Source.File} cannot be written: {error.Message}", "check who may write into its folder");
        }
    }

    private static string Target(string path) => new FileInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : path;

    private static void Replace(string path, string text, bool mark)
    {
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            using (var stream = new FileStream(temporary, options))
            {
                stream.Write(mark ? Encoding.UTF8.Preamble : []);
                stream.Write(Encoding.UTF8.GetBytes(text));
                if (File.Exists(path))
                {
                    File.SetUnixFileMode(temporary, File.GetUnixFileMode(path));
                }

                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
