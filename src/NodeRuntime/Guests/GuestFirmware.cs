using System.Collections.Immutable;
using System.Text;
using LabSim.NodeRuntime.Machines;

namespace LabSim.NodeRuntime.Guests;

/// <summary>
/// Turns <see cref="GuestSettings"/> into the <c>fw_cfg</c> files that LabSim's images read at boot (docs/images.md, "What a guest is told").
/// Every value is checked or quoted here, so that none can become a line, a word or a command of its own in the guest.
/// </summary>
public static class GuestFirmware
{
    private const string Prefix = "opt/labsim/";

    /// <summary>The files for one guest.</summary>
    /// <exception cref="ArgumentException">A value is none that a guest can be told; the message names the node and the value.</exception>
    public static ImmutableArray<FirmwareBlob> Create(GuestSettings settings)
    {
        try
        {
            return [.. Files(settings).Where(file => file.Content.Length > 0).Select(file => new FirmwareBlob(Prefix + file.Name, file.Content))];
        }
        catch (FormatException wrong)
        {
            throw new ArgumentException($"node '{settings.Hostname}': {wrong.Message}", nameof(settings), wrong);
        }
    }

    private static IEnumerable<(string Name, ReadOnlyMemory<byte> Content)> Files(GuestSettings settings)
    {
        var hostname = GuestValue.Hostname(settings.Hostname);
        var network = GuestNetwork.Create(settings);
        yield return ("hostname", Text(hostname + "\n"));
        yield return ("forwarding", Text(settings.Forwarding ? "1\n" : "0\n"));
        yield return ("interfaces", Text(network.Interfaces));
        yield return ("links", Text(network.Links));
        yield return ("network", Text(network.Addresses));
        yield return ("slaac", Text(network.Slaac));
        yield return ("dhcp", Text(network.Dhcp));
        if (settings.Management is { } management)
        {
            yield return ("resolv.conf", Text(GuestValue.Resolver(management)));
            yield return ("ssh", Text($"{GuestValue.Gateway(management.Address)}\n"));
            yield return ("authorized_keys", Text(string.Concat(management.Keys.Select(key => $"{GuestValue.Key(key)}\n"))));
        }

        yield return ("exec", Text(string.Concat(settings.Exec.Select(line => $"run {GuestValue.Quote(line)}\n"))));
        if (settings.Forwarding)
        {
            var config = FrrConfig.Prepare(settings.Config.Span, hostname);
            yield return ("daemons", Text(string.Join(' ', FrrDaemons.Choose(settings.Daemons, Encoding.UTF8.GetString(settings.Config.Span))) + "\n"));
            yield return ("frr.conf", config);
        }
    }

    private static ReadOnlyMemory<byte> Text(string text) => Encoding.UTF8.GetBytes(text);
}
