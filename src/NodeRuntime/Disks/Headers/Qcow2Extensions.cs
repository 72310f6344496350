using static LabSim.NodeRuntime.Disks.Headers.HeaderBytes;

namespace LabSim.NodeRuntime.Disks.Headers;

/// <summary>Walks the header extensions of a qcow2 file; they lie behind the header, in the first cluster.</summary>
internal static class Qcow2Extensions
{
    /// <summary>What to do about an external data file.</summary>
    public const string DataFileRemedy = "put it into one file where it comes from: qemu-img convert -O qcow2 FILE WHOLE.qcow2, and add WHOLE.qcow2";

    private const uint End = 0;
    private const uint DataFileName = 0x44415441;
    private const uint Encryption = 0x0537be77;

    /// <summary>Checks them.</summary>
    /// <param name="head">The beginning of the file.</param>
    /// <param name="start">Where they begin.</param>
    /// <param name="cluster">Size of a cluster, bytes.</param>
    /// <exception cref="DiskHeaderException">One names another file, or they have no end.</exception>
    public static void Check(ReadOnlySpan<byte> head, int start, long cluster)
    {
        var limit = Math.Min(cluster, head.Length);
        long at = start;
        while (at <= limit - 8)
        {
            var (type, length) = (Big32(head, (int)at), Big32(head, (int)at + 4));
            switch (type)
            {
                case End:
                    return;
                case DataFileName:
                    var name = head[(int)(at + 8)..(int)Math.Min(at + 8 + length, limit)];
                    throw new DiskHeaderException($"keeps its content in an external data file ('{Printable(name)}')", DataFileRemedy);
                case Encryption:
                    throw new DiskHeaderException("is encrypted", "remove the encryption: qemu-img convert with the key, then add the result");
            }

            at += 8 + ((length + 7L) & ~7L);
        }

        // They may fill the cluster to its end without an end of their own, but nobody knows what they say beyond what was looked at.
        if (at > cluster || cluster > head.Length)
        {
            throw new DiskHeaderException($"has header extensions without an end within {limit} bytes", "it is damaged; fetch it again, or look at it with qemu-img check");
        }
    }
}
