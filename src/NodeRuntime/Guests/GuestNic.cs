namespace LabSim.NodeRuntime.Guests;

/// <summary>
/// What is run in a guest of LabSim's when a NIC comes while it runs: the same that the guest does at boot for those of its <c>fw_cfg</c> files, which cannot
/// change any more. Run again after it came to its end, the script finds its own mark and does nothing; one that was cut off is done again. The mark goes with a
/// reboot, as the addresses do, and another NIC has another number.
/// </summary>
public static class GuestNic
{
    private const string Script = """
        mark=/run/labsim/nic-$name
        if read -r number < $mark; then
            for path in /sys/class/net/*; do
                read -r there < $path/ifindex
                [ "$there" = "$number" ] && exit 0
            done
        fi 2>/dev/null
        find_nic() {
            for path in /sys/class/net/*; do
                [ -e $path/device ] || continue
                read -r found < $path/address
                [ "$found" = $mac ] && kernel=${path##*/} && return
            done
            for device in /sys/bus/pci/devices/*; do
                [ -e $device/driver ] && continue
                read -r class < $device/class
                case $class in 0x0200*) modprobe "$(cat $device/modalias)";; esac
            done 2>/dev/null
            return 1
        }
        tries=0
        until find_nic; do
            tries=$((tries + 1))
            [ $tries -lt 100 ] || { echo "there is no NIC with the address $mac"; exit 1; }
            sleep 0.1
        done
        set -e
        if [ $kernel != $name ]; then
            # Another that came with it may have its name, and what a router's configuration says of that name.
            if [ -e /sys/class/net/$name ]; then
                ip link set dev $name down
                ip address flush dev $name
                ip link set dev $name name new-$name
            fi
            ip link set dev $kernel down
            ip link set dev $kernel name $name
        fi
        read -r number < /sys/class/net/$name/ifindex
        printf %s "$links" | while read -r line; do
            set -- $line
            [ -e /sys/class/net/$6 ] || ip $line || exit 1
        done
        for port in $slaac; do echo 2 > /proc/sys/net/ipv6/conf/$port/accept_ra; done
        printf %s "$addresses" | ip -batch -
        for port in $dhcp; do
            [ ! -e /run/udhcpc.$port.pid ] || kill $(cat /run/udhcpc.$port.pid) 2>/dev/null || :
            udhcpc -b -S -t 3 -T 1 -i $port -s /usr/lib/labsim/dhcp -p /run/udhcpc.$port.pid > /dev/null 2>&1 || :
        done
        echo $number > $mark
        """;

    /// <summary>The script for one interface.</summary>
    /// <param name="settings">The guest's settings; of its interfaces the one alone.</param>
    /// <exception cref="ArgumentException">A value is none that a guest can be told; the message names the node and the value.</exception>
    public static string SetUp(GuestSettings settings)
    {
        var nic = settings.Interfaces.Single();
        try
        {
            var network = GuestNetwork.Create(settings);
            return $"""
                mac={GuestValue.Mac(nic.Mac)} name={GuestValue.Interface(nic.Name)}
                links={GuestValue.Quote(network.Links)}
                addresses={GuestValue.Quote(Repeatable(network.Addresses))}
                slaac={GuestValue.Quote(network.Slaac.TrimEnd())} dhcp={GuestValue.Quote(network.Dhcp.TrimEnd())}
                {Script}

                """;
        }
        catch (FormatException wrong)
        {
            throw new ArgumentException($"node '{settings.Hostname}': {wrong.Message}", nameof(settings), wrong);
        }
    }

    private static string Repeatable(string commands) => string.Concat(commands.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.StartsWith("address add ", StringComparison.Ordinal) || line.StartsWith("route add ", StringComparison.Ordinal) ? line.Replace(" add ", " replace ", StringComparison.Ordinal) : line)
        .Select(line => line + '\n'));
}
