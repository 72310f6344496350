using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using LabSim.NodeRuntime.Guests;

namespace LabSim.NodeRuntime.Tests.Guests;

public sealed class GuestFirmwareTests
{
    private static readonly GuestSettings Router = new()
    {
        Hostname = "r1",
        Forwarding = true,
        Config = "hostname other\nrouter ospf\n network 10.0.0.0/8 area 0\n"u8.ToArray(),
        Interfaces =
        [
            Nic("eth1", "02:00:00:00:00:AA", ["10.0.1.1/24", "2001:DB8:0::1/64"], ["10.0.1.254", "fe80::1"]),
            Nic("eth2", "02:00:00:00:00:bb", ["dhcp", "auto"], []) with
            {
                Vlans = ImmutableSortedDictionary<int, ImmutableArray<string>>.Empty.Add(20, ["10.0.20.1/24"]).Add(10, ["dhcp"]),
            },
        ],
    };

    [Fact]
    public void A_router_is_told_all_it_needs()
    {
        var files = Create(Router);
        Assert.Equal(["hostname", "forwarding", "interfaces", "links", "network", "slaac", "dhcp", "daemons", "frr.conf"], files.Keys);
        Assert.Equal("r1\n", files["hostname"]);
        Assert.Equal("1\n", files["forwarding"]);
        Assert.Equal("02:00:00:00:00:aa eth1\n02:00:00:00:00:bb eth2\n", files["interfaces"]);
        Assert.Equal("link add link eth2 name eth2.10 type vlan id 10\nlink add link eth2 name eth2.20 type vlan id 20\n", files["links"]);
        Assert.Equal(
            """
            link set dev lo up
            address add 10.0.1.1/24 broadcast + dev eth1
            address add 2001:db8::1/64 nodad dev eth1
            link set dev eth1 up
            link set dev eth2 up
            link set dev eth2.10 up
            address add 10.0.20.1/24 broadcast + dev eth2.20
            link set dev eth2.20 up
            route add default via 10.0.1.254 dev eth1
            route add default via fe80::1 dev eth1

            """.ReplaceLineEndings("\n"), files["network"]);
        Assert.Equal("eth2\n", files["slaac"]);
        Assert.Equal("eth2 eth2.10\n", files["dhcp"]);
        Assert.Equal("zebra ospfd\n", files["daemons"]);
    }

    [Fact]
    public void On_a_management_segment_it_is_told_who_knows_names_and_where_and_for_whom_it_opens()
    {
        var files = Create(Router with { Management = new GuestManagement("172.20.20.11", "172.20.20.3", "lab.internal", ["ecdsa-sha2-nistp256 AAAA= labsim"]) });
        Assert.Equal("search lab.internal\nnameserver 172.20.20.3\n", files["resolv.conf"]);
        Assert.Equal("172.20.20.11\n", files["ssh"]);
        Assert.Equal("ecdsa-sha2-nistp256 AAAA= labsim\n", files["authorized_keys"]);
        Assert.DoesNotContain("authorized_keys", Create(Router with { Management = new GuestManagement("172.20.20.11", "172.20.20.3", "lab.internal", []) }).Keys);
    }

    [Theory]
    [InlineData("172.20.20.11 -w", "172.20.20.3", "lab.internal", "ecdsa AAAA labsim")]
    [InlineData("172.20.20.11", "172.20.20.3\nnameserver 8.8.8.8", "lab.internal", "ecdsa AAAA labsim")]
    [InlineData("172.20.20.11", "172.20.20.3", "lab internal", "ecdsa AAAA labsim")]
    [InlineData("172.20.20.11", "172.20.20.3", "lab.internal", "ecdsa AAAA labsim\ncommand=\"x\" ecdsa AAAA")]
    public void Nothing_of_it_becomes_a_line_of_its_own(string address, string nameServer, string domain, string key) =>
        Assert.Throws<ArgumentException>(() => Create(Router with { Management = new GuestManagement(address, nameServer, domain, [key]) }));

    [Fact]
    public void A_NIC_that_comes_while_the_guest_runs_is_set_up_by_the_same_words()
    {
        var script = GuestNic.SetUp(Router with { Interfaces = [Router.Interfaces[1]] });
        Assert.StartsWith(
            """
            mac=02:00:00:00:00:bb name=eth2
            links='link add link eth2 name eth2.10 type vlan id 10
            link add link eth2 name eth2.20 type vlan id 20
            '
            addresses='link set dev lo up
            link set dev eth2 up
            link set dev eth2.10 up
            address replace 10.0.20.1/24 broadcast + dev eth2.20
            link set dev eth2.20 up
            '
            slaac='eth2' dhcp='eth2 eth2.10'
            mark=/run/labsim/nic-$name
            """.ReplaceLineEndings("\n"), script, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', script);
        var wrong = Assert.Throws<ArgumentException>(() => GuestNic.SetUp(Router with { Interfaces = [Nic("eth2; reboot", "02:00:00:00:00:AA", [], [])] }));
        Assert.Contains("node 'r1'", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_is_not_told_of_daemons_and_needs_no_word_to_take_router_advertisements()
    {
        var files = Create(Router with { Forwarding = false });
        Assert.Equal("0\n", files["forwarding"]);
        Assert.DoesNotContain("daemons", files.Keys);
        Assert.DoesNotContain("slaac", files.Keys);
    }

    [Fact]
    public void The_nodes_name_wins_over_a_hostname_line() =>
        Assert.Equal("hostname r1\nrouter ospf\n network 10.0.0.0/8 area 0\n", Create(Router)["frr.conf"]);

    [Fact]
    public void Bytes_that_are_no_text_reach_frr_as_they_are()
    {
        var config = new byte[] { (byte)'!', 0xFF, 0x80, (byte)'\r', (byte)'\n' };
        var file = GuestFirmware.Create(Router with { Config = config }).Single(blob => blob.Name == "opt/labsim/frr.conf");
        Assert.Equal([.. "hostname r1\n!"u8, 0xFF, 0x80, (byte)'\n'], file.Content.ToArray());
    }

    [Fact]
    public void A_sub_interface_that_stands_only_in_the_configuration_is_made()
    {
        var files = Create(Router with { Config = "interface eth1.30\n ip address 10.3.0.1/24\ninterface eth9.1\ninterface eth2.20\n"u8.ToArray() });
        Assert.Equal(
            "link add link eth1 name eth1.30 type vlan id 30\nlink add link eth2 name eth2.10 type vlan id 10\nlink add link eth2 name eth2.20 type vlan id 20\n",
            files["links"]);
        Assert.Contains("link set dev eth1.30 up\n", files["network"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("r1\nevil")]
    [InlineData("")]
    [InlineData("-rf")]
    [InlineData("a b")]
    [InlineData("r1\0")]
    public void A_hostname_that_is_more_than_a_name_is_refused(string name) =>
        Assert.Throws<ArgumentException>(() => GuestFirmware.Create(Router with { Hostname = name }));

    [Theory]
    [InlineData("10.0.0.1/24\nlink del eth1")]
    [InlineData("10.0.0.1/24 dev lo")]
    [InlineData("10.0.0.1")]
    [InlineData("1/24")]
    [InlineData("10.0.0.1/33")]
    [InlineData("2001:db8::1/129")]
    [InlineData("fe80::1%eth0/64")]
    [InlineData("10.0.0.1/+8")]
    [InlineData("DHCP")]
    public void An_address_that_is_more_than_an_address_is_refused(string address)
    {
        var settings = Router with { Interfaces = [Nic("eth1", "02:00:00:00:00:01", [address], [])] };
        Assert.Contains("r1", Assert.Throws<ArgumentException>(() => GuestFirmware.Create(settings)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("eth1\nx", "02:00:00:00:00:01", "10.0.0.1")]
    [InlineData("eth1; reboot", "02:00:00:00:00:01", "10.0.0.1")]
    [InlineData("eth1", "02:00:00:00:00:01\n", "10.0.0.1")]
    [InlineData("eth1", "02:00:00:00:00", "10.0.0.1")]
    [InlineData("eth1", "02:00:00:00:00:01", "10.0.0.1 dev lo")]
    [InlineData("eth1", "02:00:00:00:00:01", "10.0.0.1\nx")]
    public void Names_and_gateways_cannot_smuggle_words(string name, string mac, string gateway) =>
        Assert.Throws<ArgumentException>(() => GuestFirmware.Create(Router with { Interfaces = [Nic(name, mac, [], [gateway])] }));

    [Fact]
    public void A_daemon_that_is_no_name_is_refused() =>
        Assert.Throws<ArgumentException>(() => GuestFirmware.Create(Router with { Daemons = ["ospfd; reboot"] }));

    [Fact]
    public async Task Lines_of_exec_reach_the_shell_whole_and_one_by_one()
    {
        ImmutableArray<string> lines = ["echo 'a' \"$HOME\" `x` \\", "two\nlines", "'; reboot; '", "$(touch /tmp/x)", ""];
        var script = "run() { printf '<%s>' \"$1\"; }\n" + Create(Router with { Exec = lines })["exec"];
        var start = new ProcessStartInfo("/bin/sh", ["-c", script]) { RedirectStandardOutput = true };
        using var shell = Process.Start(start)!;
        Assert.Equal(string.Concat(lines.Select(line => $"<{line}>")), await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_zero_byte_in_a_line_of_exec_is_refused() =>
        Assert.Throws<ArgumentException>(() => GuestFirmware.Create(Router with { Exec = ["a\0b"] }));

    private static GuestInterface Nic(string name, string mac, ImmutableArray<string> addresses, ImmutableArray<string> gateways) =>
        new(name, mac, addresses, gateways, ImmutableSortedDictionary<int, ImmutableArray<string>>.Empty);

    private static Dictionary<string, string> Create(GuestSettings settings) => GuestFirmware.Create(settings)
        .ToDictionary(blob => blob.Name["opt/labsim/".Length..], blob => Encoding.UTF8.GetString(blob.Content.Span));
}
