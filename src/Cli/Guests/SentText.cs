using System.Text;
using LabSim.Cli.Hosting;
using LabSim.Cli.Rendering;
using LabSim.Contracts;
using LabSim.Contracts.Wire;

namespace LabSim.Cli.Guests;

/// <summary>The text that is to be typed into a console: a file's, or what comes on standard input.</summary>
internal static class SentText
{
    /// <summary>Reads it; its last line is ended where it is not.</summary>
    /// <param name="session">The process.</param>
    /// <param name="file">The file, relative to where the user is; <c>-</c> is standard input.</param>
    /// <exception cref="CommandException">It cannot be read, is no text, is empty or is too long.</exception>
    public static async Task<string> ReadAsync(Session session, string file)
    {
        var name = file == "-" ? "standard input" : Inert.Line(file);
        try
        {
            await using var source = file == "-" ? session.Raw.OpenIn() : File.OpenRead(session.Absolute(file));
            var bytes = new byte[ConsoleChannel.MostPasted];
            var length = await source.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, session.Interrupts.First);
            if (length == bytes.Length)
            {
                throw new CommandException(ExitStatus.Usage, $"{name} has {ConsoleChannel.MostPasted >> 20} MiB or more, which would be typed for hours", "send it in parts, or copy it into the node (scp, over labsim forward)");
            }

            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes.AsSpan(0, length)).TrimStart('\uFEFF');
            return text.Length == 0
                ? throw new CommandException(ExitStatus.Usage, $"there is nothing in {name} to type")
                : text[^1] is '\n' or '\r' ? text : text + '\n';
        }
        catch (DecoderFallbackException)
        {
            throw new CommandException(ExitStatus.Usage, $"{name} is not UTF-8 text", "a console takes text: convert it, or copy it into the node (scp, over labsim forward)");
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(missing is FileNotFoundException or DirectoryNotFoundException ? ExitStatus.NotFound : ExitStatus.Failed, $"{name} cannot be read: {Inert.Line(missing.Message)}");
        }
    }
}
