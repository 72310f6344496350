using System.Text;

namespace LabSim.NodeRuntime.Disks.Headers;

/// <summary>The text in a VMDK that says what sort of disk it is, and which files belong to it.</summary>
internal static class VmdkDescriptor
{
    /// <summary>How a file that is nothing but a descriptor begins.</summary>
    private const string Title = "# Disk DescriptorFile";

    // What QEMU reads of it (DESC_SIZE in block/vmdk.c), and where it looks for the parent's name whatever the header says.
    private const int Bytes = 20 * 512;
    private const int Fixed = 512;

    private static readonly string[] Types = ["monolithicSparse", "streamOptimized"];

    /// <summary>Checks the descriptor in a sparse extent, at both places where somebody might look for it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="offset">Where its header says that it is, bytes; 0 for nowhere.</param>
    /// <exception cref="DiskHeaderException">It names another file, or is of a type that does.</exception>
    public static void Check(HeaderBytes file, long offset)
    {
        foreach (var place in (long[])[Fixed, offset])
        {
            var text = place == 0 ? "" : Encoding.Latin1.GetString(file.Read(place, Bytes));
            if (text.Contains("parentFileNameHint", StringComparison.OrdinalIgnoreCase) || Value(text, "parentCID") is { } parent && parent != "ffffffff")
            {
                throw new DiskHeaderException("is the difference to another disk, its parent", "merge the two where they come from (vmware-vdiskmanager -r, or qemu-img convert), and add the result");
            }

            if (Value(text, "createType") is { } type && !Types.Contains(type, StringComparer.OrdinalIgnoreCase))
            {
                throw new DiskHeaderException(
                    $"is a VMDK of the type '{HeaderBytes.Printable(Encoding.Latin1.GetBytes(type))}'; {string.Join(" and ", Types)} are taken",
                    "convert it where all of its files are: qemu-img convert -f vmdk -O qcow2 FILE WHOLE.qcow2, and add WHOLE.qcow2");
            }
        }
    }

    /// <summary>The first other file that a lone descriptor names, "?" where it names none; <see langword="null"/> where the file is no descriptor.</summary>
    public static string? FindExtent(HeaderBytes file)
    {
        var text = Encoding.Latin1.GetString(file.Read(0, Bytes));
        if (!text.TrimStart().StartsWith(Title, StringComparison.OrdinalIgnoreCase) && Value(text, "createType") is null)
        {
            return null;
        }

        var extent = text.Split('\n').FirstOrDefault(line => line.StartsWith("RW ", StringComparison.Ordinal) || line.StartsWith("RDONLY ", StringComparison.Ordinal));
        return extent?.Split('"') is [_, var name, ..] ? HeaderBytes.Printable(Encoding.Latin1.GetBytes(name)) : "?";
    }

    // Lines "key=value" or "key = "value"".
    private static string? Value(string text, string key)
    {
        foreach (var line in text.Split('\n'))
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && line.AsSpan(0, equals).Trim().Equals(key, StringComparison.OrdinalIgnoreCase))
            {
                return line[(equals + 1)..].Trim().Trim('\0').Trim('"');
            }
        }

        return null;
    }
}
