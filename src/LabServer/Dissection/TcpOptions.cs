using System.Text;

namespace LabSim.LabServer.Dissection;

/// <summary>The options of a SYN (RFC 9293, RFC 7323, RFC 2018).</summary>
internal static class TcpOptions
{
    public static string Text(Octets options)
    {
        var text = new StringBuilder();
        while (options.Has(1) && options.Byte(0) != 0)
        {
            if (options.Byte(0) == 1)
            {
                options = options.From(1);
                continue;
            }

            _ = options.Byte(0) switch
            {
                2 => text.Append(" MSS=").Append(options.Word(2)),
                3 => text.Append(" WS=").Append(1 << Math.Min((int)options.Byte(2), 14)),
                4 => text.Append(" SACK_PERM"),
                8 => text.Append(" TSval=").Append(options.Long(2)).Append(" TSecr=").Append(options.Long(6)),
                _ => text,
            };
            if (options.Byte(1) < 2)
            {
                break;
            }

            options = options.From(options.Byte(1));
        }

        return text.ToString();
    }
}
