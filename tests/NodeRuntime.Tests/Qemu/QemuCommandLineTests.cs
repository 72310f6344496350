using System.Collections.Immutable;
using LabSim.NodeRuntime.Kvm;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Machines.Accelerators;
using LabSim.NodeRuntime.Machines.Outside;
using LabSim.NodeRuntime.Qemu;
using LabSim.NodeRuntime.Tcg;
using static LabSim.NodeRuntime.Tests.Qemu.CommandLines;

namespace LabSim.NodeRuntime.Tests.Qemu;

/// <summary>Golden command lines: one option to a line, so that a change shows as what it is.</summary>
public class QemuCommandLineTests
{
    private static readonly MachineConfig Outside = new()
    {
        Lab = "lab",
        Name = "net0",
        Architecture = "x86_64",
        MemoryBytes = 0,
        Cpus = 0,
        Accelerator = null,
        UserNetwork = new UserNetwork("10.0.2.0/24"),
        Disks = [],
        Nics = [new NicConfig(0, "eth1", "02:00:00:00:00:03", "/run/l/n/p1.sock") { Transport = NicTransport.Stream }],
        Firmware = [],
        HasAgent = false,
        StateDirectory = "/home/u/labs/net0",
        RunDirectory = "/run/l/n",
    };

    [Fact]
    public void QEMU_10_under_TCG()
    {
        const string Expected = """
            /usr/bin/qemu-system-x86_64
            -name guest=ospf,,triangle/r1,process=qemu-r1
            -nodefaults
            -no-user-config
            -display none
            -sandbox on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny
            -accel tcg,thread=multi,tb-size=80
            -cpu max
            -machine pc,memory-backend=ram,dump-guest-core=off
            -object memory-backend-memfd,id=ram,size=160M,share=on
            -m 160M
            -smp 2
            -kernel /images/router/vmlinuz
            -initrd /images/router/boot.cpio
            -append console=ttyS0 quiet
            -fw_cfg name=opt/labsim/frr.conf,file=/home/u/labs/r1/firmware/opt_labsim_frr.conf
            -device virtio-rng-pci
            -blockdev {"driver":"file","node-name":"disk0-file","filename":"/images/a,b/root.erofs","read-only":true,"locking":"off"}
            -blockdev {"driver":"raw","node-name":"disk0","file":"disk0-file","read-only":true}
            -device virtio-blk-pci,id=disk0-device,drive=disk0
            -chardev socket,id=port0,path=/run/l/p1.sock,server=off,reconnect-ms=200
            -netdev vhost-user,id=net0,chardev=port0
            -device virtio-net-pci,id=nic0,netdev=net0,mac=02:00:00:00:00:01,romfile=,host_mtu=9000
            -chardev socket,id=port1,path=/run/l/p2.sock,server=off,reconnect-ms=200
            -netdev vhost-user,id=net1,chardev=port1
            -device virtio-net-pci,id=nic1,netdev=net1,mac=02:00:00:00:00:02,romfile=
            -chardev socket,id=console,path=/run/l/r1/console.sock,server=on,wait=off,logfile=/home/u/labs/r1/console.log,logappend=on
            -serial chardev:console
            -device virtio-serial-pci,id=agent-bus
            -chardev socket,id=agent,path=/run/l/r1/agent.sock,server=on,wait=off
            -device virtserialport,bus=agent-bus.0,chardev=agent,name=labsim.0
            -chardev socket,id=qmp,path=/run/l/r1/qmp.sock,server=on,wait=off
            -mon chardev=qmp,mode=control
            -S
            """;
        Assert.Equal(Expected, Show(Build(Router, New)));
    }

    [Fact]
    public void Each_further_serial_port_has_a_socket_and_a_log_of_its_own()
    {
        var difference = Build(Router with { SerialPorts = 3 }, New).Except(Build(Router, New));
        Assert.Equal(
            [
                "socket,id=console2,path=/run/l/r1/console2.sock,server=on,wait=off,logfile=/home/u/labs/r1/console2.log,logappend=on", "chardev:console2",
                "socket,id=console3,path=/run/l/r1/console3.sock,server=on,wait=off,logfile=/home/u/labs/r1/console3.log,logappend=on", "chardev:console3",
            ],
            difference);
    }

    [Fact]
    public void QEMU_7_2_gets_no_vectors_and_reconnects_by_seconds()
    {
        var difference = Build(Router, Old).Except(Build(Router, New));
        Assert.Equal(
            [
                "socket,id=port0,path=/run/l/p1.sock,server=off,reconnect=1",
                "virtio-net-pci,id=nic0,netdev=net0,mac=02:00:00:00:00:01,romfile=,host_mtu=9000,vectors=0",
                "socket,id=port1,path=/run/l/p2.sock,server=off,reconnect=1",
                "virtio-net-pci,id=nic1,netdev=net1,mac=02:00:00:00:00:02,romfile=,vectors=0",
            ],
            difference);
    }

    [Fact]
    public void Ports_of_the_host_lead_to_guests_behind_its_own_network()
    {
        var forwards = Outside with { UserNetwork = Outside.UserNetwork! with { Forwards = [new UserForward(false, "127.0.0.1", 8080, "10.0.2.15", 80), new UserForward(true, "0.0.0.0", 5353, "10.0.2.16", 53)] } };
        Assert.Contains(
            "user,id=outside,net=10.0.2.0/24,host=10.0.2.2,dns=10.0.2.3,dhcpstart=10.0.2.15,ipv6=off,hostfwd=tcp:127.0.0.1:8080-10.0.2.15:80,hostfwd=udp:0.0.0.0:5353-10.0.2.16:53",
            Build(forwards, New));
    }

    [Fact]
    public void Without_a_guest_QEMU_is_the_router_between_its_own_network_and_the_switch()
    {
        const string Expected = """
            /usr/bin/qemu-system-x86_64
            -name guest=lab/net0,process=qemu-net0
            -nodefaults
            -no-user-config
            -display none
            -sandbox on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny
            -accel tcg,tb-size=1
            -machine none
            -netdev user,id=outside,net=10.0.2.0/24,host=10.0.2.2,dns=10.0.2.3,dhcpstart=10.0.2.15,ipv6=off
            -netdev hubport,id=outside-port,hubid=0,netdev=outside
            -netdev stream,id=net0,server=off,addr.type=unix,addr.path=/run/l/n/p1.sock,reconnect-ms=200
            -netdev hubport,id=nic0,hubid=0,netdev=net0
            -chardev socket,id=qmp,path=/run/l/n/qmp.sock,server=on,wait=on
            -mon chardev=qmp,mode=control
            -S
            """;
        Assert.Equal(Expected, Show(Build(Outside, New)));
        var datagrams = Outside with { Nics = [Outside.Nics[0] with { Transport = NicTransport.Datagram, LocalPath = "/run/l/n/q1.sock" }] };
        Assert.Equal(
            Expected.Replace(
                "stream,id=net0,server=off,addr.type=unix,addr.path=/run/l/n/p1.sock,reconnect-ms=200",
                "dgram,id=net0,local.type=unix,local.path=/run/l/n/q1.sock,remote.type=unix,remote.path=/run/l/n/p1.sock", StringComparison.Ordinal),
            Show(Build(datagrams, Old)));
    }

    [Fact]
    public void AArch64_differs_in_program_processor_and_board_and_has_ports_for_NICs_to_come()
    {
        var binary = Binary(New) with { Path = "/usr/bin/qemu-system-aarch64" };
        var config = Router with { Architecture = "aarch64" };
        var foreign = QemuCommandLine.Build(config, binary, null, TcgTuning.Arguments(config), new PathNames());
        var known = Build(Router, New);
        Assert.Equal(
            Enumerable.Range(0, 4).SelectMany(port => (string[])["-device", $"pcie-root-port,id=spare{port},chassis={port + 1},addr=0x1f.{port},multifunction=on"]).Append("-S"),
            foreign[(known.Length - 1)..]);
        foreign = foreign[..(known.Length - 1)];
        Assert.Equal(
            ["/usr/bin/qemu-system-aarch64", "max,lpa2=off,pauth=off", "virt,memory-backend=ram,dump-guest-core=off"],
            foreign.Where((word, i) => word != known[i]));
    }

    [Fact]
    public void On_a_Mac()
    {
        const string Expected = """
            /usr/bin/qemu-system-aarch64
            -name guest=ospf,,triangle/r1,process=qemu-r1
            -nodefaults
            -no-user-config
            -display none
            -accel hvf
            -cpu host
            -machine virt,memory-backend=ram,dump-guest-core=off
            -object memory-backend-ram,id=ram,size=160M
            -m 160M
            -smp 2
            -kernel /images/router/vmlinuz
            -initrd /images/router/boot.cpio
            -append console=ttyS0 quiet
            -fw_cfg name=opt/labsim/frr.conf,file=/home/u/labs/r1/firmware/opt_labsim_frr.conf
            """;
        Assert.StartsWith(Expected.ReplaceLineEndings("\n"), Show(Abroad(AcceleratorKind.Hvf, "aarch64")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AcceleratorKind.Hvf, "x86_64", "-accel hvf\n-cpu host\n-machine pc,memory-backend=ram,dump-guest-core=off\n-object memory-backend-ram,id=ram,size=160M\n")]
    [InlineData(AcceleratorKind.Whpx, "x86_64", "-accel whpx\n-machine pc,memory-backend=ram,dump-guest-core=off\n-object memory-backend-ram,id=ram,size=160M\n")]
    [InlineData(AcceleratorKind.Whpx, "aarch64", "-accel whpx\n-cpu host\n-machine virt,memory-backend=ram,dump-guest-core=off\n-object memory-backend-ram,id=ram,size=160M\n")]
    [InlineData(AcceleratorKind.Nvmm, "x86_64", "-accel nvmm\n-machine pc,memory-backend=ram,dump-guest-core=off\n-object memory-backend-ram,id=ram,size=160M\n")]
    public void On_other_systems_there_are_sockets_and_no_shared_memory(AcceleratorKind kind, string architecture, string lines)
    {
        var line = Show(Abroad(kind, architecture));
        Assert.Contains($"\n{lines}", line, StringComparison.Ordinal);
        Assert.Contains("\n-netdev stream,id=net0,", line, StringComparison.Ordinal);
        Assert.DoesNotContain("memfd", line, StringComparison.Ordinal);
        Assert.DoesNotContain("sandbox", line, StringComparison.Ordinal);
    }

    // As QEMU is built there: without Linux's seccomp.
    private static ImmutableArray<string> Abroad(AcceleratorKind kind, string architecture)
    {
        var config = Router with { Architecture = architecture, Accelerator = kind, Nics = [Router.Nics[0] with { Transport = NicTransport.Stream }] };
        var accelerator = new HypervisorAccelerator(HostHypervisor.All.Single(hypervisor => hypervisor.Kind == kind));
        return QemuCommandLine.Build(config, Binary(New with { Sandbox = false }) with { Path = $"/usr/bin/qemu-system-{architecture}" }, null, accelerator.Arguments(config), new PathNames());
    }

    [Theory]
    [InlineData("GenuineIntel", "host")]
    [InlineData("AuthenticAMD", "host,arch-capabilities=off")]
    public void KVM_takes_the_hosts_CPU(string vendor, string cpu)
    {
        var accelerator = new KvmAccelerator(new KvmDevice("/dev/kvm", new HashSet<string>(), null), new KvmSpeedCache("", "", "", () => 0), vendor);
        var line = Show(QemuCommandLine.Build(Router, Binary(New), null, accelerator.Arguments(Router), new PathNames()));
        Assert.Contains($"\n-accel kvm\n-cpu {cpu}\n", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(48, 32)]
    [InlineData(64, 32)]
    [InlineData(512, 256)]
    [InlineData(2048, 1024)]
    [InlineData(16384, 1024)]
    public void Translated_code_has_half_of_the_guests_memory(long memory, int cache) =>
        Assert.Contains($"tcg,thread=multi,tb-size={cache}", TcgTuning.Arguments(Router with { MemoryBytes = memory * 1024 * 1024 }));

    [Fact]
    public void Two_equal_configs_give_the_same_line() => Assert.Equal(Build(Router, New), Build(Router with { Lab = "ospf,triangle" }, New));

    [Fact]
    public void Without_seccomp_there_is_no_sandbox_option() =>
        Assert.DoesNotContain("-sandbox", Build(Router, New with { Sandbox = false }));

    [Fact]
    public void Inherited_files_are_named_by_their_descriptors_and_restored_for_people()
    {
        var names = new DescriptorNames();
        var line = Show(QemuCommandLine.Build(Router, Binary(New), null, TcgTuning.Arguments(Router), names));
        string[] files =
        [
            "/images/router/vmlinuz", "/images/router/boot.cpio", "/home/u/labs/r1/firmware/opt_labsim_frr.conf", "/images/a,b/root.erofs", "/home/u/labs/r1/console.log",
        ];
        Assert.Equal(files, names.Paths);
        Assert.Contains("-kernel /proc/self/fd/3\n-initrd /proc/self/fd/4\n", line, StringComparison.Ordinal);
        Assert.DoesNotContain("/home/u", line, StringComparison.Ordinal);
        Assert.Equal("cannot read /images/router/boot.cpio", names.Restore("cannot read /proc/self/fd/4"));
    }

    [Fact]
    public void More_than_ten_files_are_not_mixed_up()
    {
        var names = new DescriptorNames();
        var links = Enumerable.Range(0, 40).Select(i => names.Name($"/file-{i}")).ToList();
        Assert.Equal(links[0], names.Name("/file-0"));
        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"/file-{i}"), links.Select(names.Restore));
    }

    [Fact]
    public void An_extracted_QEMU_is_told_where_its_firmware_is()
    {
        var binary = Binary(New) with { FirmwareDirectories = ["/x/usr/share/qemu", "/x/usr/share/seabios"] };
        Assert.Equal(["-L", "/x/usr/share/qemu", "-L", "/x/usr/share/seabios"], QemuCommandLine.Build(Router, binary, null, [], new PathNames())[1..5]);
    }

    [Fact]
    public void SMBIOS_strings_are_escaped_and_those_that_nobody_says_are_QEMUs()
    {
        var line = Build(Router with { Smbios = new SmbiosSystem(null, "TIMOS:slot=A, chassis=SR-1", null, null, null, "lab") }, New);
        Assert.Equal("type=1,product=TIMOS:slot=A,, chassis=SR-1,family=lab", line[line.IndexOf("-smbios") + 1]);
        Assert.DoesNotContain("-smbios", Build(Router, New));
    }
}
