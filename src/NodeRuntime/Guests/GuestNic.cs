namespace LabSim.NodeRuntime.Guests;

/// <summary>
/// What is run in a guest of LabSim's when a NIC comes while it runs: the same that the guest does at boot for those of its <c>fw_cfg</c> files, which cannot
/// change any more. Run again, the script finds its own mark and does nothing; the mark goes with a reboot, as the addresses do, and another NIC has another
/// number.
/// </summary>
public static class GuestNic
{
    private const string Script = """
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
        mark=/run/labsim/nic-$name
        read -r number < /sys/class/net/$kernel/ifindex
        [ "$(cat $mark 2>/dev/null)" = $number ] && exit 0
        set -e
        [ $kernel = $name ] || ip link set dev $kernel name $name
        printf %s "$links" | ip -batch -
        for port in $slaac; do echo 2 > /proc/sys/net/ipv6/conf/$port/accept_ra; done
        printf %s "$addresses" | ip -batch -
        for port in $dhcp; do udhcpc -b -S -t 3 -T 1 -i $port -s /usr/lib/labsim/dhcp -p /run/udhcpc.$port.pid > /dev/null 2>&1; done
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
                addresses={GuestValue.Quote(network.Addresses)}
                slaac={GuestValue.Quote(network.Slaac.TrimEnd())} dhcp={GuestValue.Quote(network.Dhcp.TrimEnd())}
                {Script}

                """;
        }
        catch (FormatException wrong)
        {
            throw new ArgumentException($"node '{settings.Hostname}': {wrong.Message}", nameof(settings), wrong);
        }
    }
}
