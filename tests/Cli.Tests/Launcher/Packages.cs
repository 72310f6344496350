namespace LabSim.Cli.Tests.Launcher;

public sealed class Packages
{
    private static readonly (string, string)[] NoInstall = [("LABSIM_NO_INSTALL", "1")];

    [Fact]
    public void Up_on_Debian_12_says_what_it_installs_for_what_and_where_QEMU_comes_from()
    {
        using var host = new Sandbox();
        host.Apt();
        host.Programs("setpriv");
        var result = host.Run("up", "x.yaml");
        Assert.Equal((0, "run up x.yaml\n"), (result.Status, result.Output));
        Assert.Contains("`labsim up` needs packages that are missing:\n  qemu-system-x86  runs the machines\n", result.Error, StringComparison.Ordinal);
        Assert.Contains("QEMU 10 comes from bookworm-backports: adding /etc/apt/sources.list.d/labsim-backports.sources (http://mirror.example/debian)", result.Error, StringComparison.Ordinal);
        Assert.Equal(
            "Types: deb\nURIs: http://mirror.example/debian\nSuites: bookworm-backports\nComponents: main\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n",
            File.ReadAllText(host["host/etc/apt/sources.list.d/labsim-backports.sources"]));
        Assert.Contains("update\n", host.Calls, StringComparison.Ordinal);
        Assert.Contains(
            "install -y --no-install-recommends qemu-system-x86/bookworm-backports qemu-system-common/bookworm-backports qemu-system-data/bookworm-backports seabios/bookworm-backports "
            + "qemu-utils/bookworm-backports e2fsprogs erofs-utils xz-utils libpcap0.8\n", host.Calls, StringComparison.Ordinal);
        Assert.DoesNotContain("tshark", host.Calls, StringComparison.Ordinal);
        var again = host.Run("up", "x.yaml");
        Assert.Equal((0, "run up x.yaml\n", ""), again);
    }

    [Theory]
    [InlineData("debian", "13", "trixie", "")]
    [InlineData("ubuntu", "24.04", "noble", "debian")]
    [InlineData("linuxmint", "22", "wilma", "ubuntu debian")]
    public void Other_distributions_use_their_own_QEMU(string id, string version, string codename, string like)
    {
        using var host = new Sandbox();
        host.Distribution(id, version, codename, like);
        host.Apt();
        Assert.Equal(0, host.Run("up", "x.yaml").Status);
        Assert.Contains("install -y --no-install-recommends qemu-system-x86 qemu-utils e2fsprogs erofs-utils xz-utils libpcap0.8 util-linux\n", host.Calls, StringComparison.Ordinal);
        Assert.False(File.Exists(host["host/etc/apt/sources.list.d/labsim-backports.sources"]));
    }

    [Fact]
    public void An_unknown_distribution_is_told_which_tools_are_needed()
    {
        using var host = new Sandbox();
        host.Distribution("fedora", "43", "");
        var result = host.Run("up", "x.yaml");
        Assert.Equal((6, ""), (result.Status, result.Output));
        Assert.Contains("fedora 43 is not a distribution that LabSim can install packages on", result.Error, StringComparison.Ordinal);
        Assert.Contains("qemu-system-x86_64 qemu-img mke2fs mkfs.erofs xz libpcap.so.0.8 setpriv", result.Error, StringComparison.Ordinal);
        Assert.Empty(host.Calls);
    }

    [Fact]
    public void With_NO_INSTALL_nothing_is_touched_and_the_command_to_type_is_shown()
    {
        using var host = new Sandbox();
        host.Apt();
        var result = host.Run(NoInstall, "up", "x.yaml");
        Assert.Equal((6, ""), (result.Status, result.Output));
        Assert.Contains("LABSIM_NO_INSTALL is set", result.Error, StringComparison.Ordinal);
        Assert.Contains("apt-get install --no-install-recommends qemu-system-x86/bookworm-backports", result.Error, StringComparison.Ordinal);
        Assert.Empty(host.Calls);
    }

    [Fact]
    public void Without_root_and_sudo_the_command_to_type_is_shown()
    {
        using var host = new Sandbox();
        host.Apt();
        host.Program("id", "echo 1000");
        var result = host.Run("up", "x.yaml");
        Assert.Equal(6, result.Status);
        Assert.Contains("installing them takes root, and there is no sudo. As root:\n        apt-get install", result.Error, StringComparison.Ordinal);
        host.Program("sudo", $"echo \"sudo $*\" >>'{host["calls"]}'; [ \"$1\" = -n ] && shift; exec \"$@\"");
        Assert.Equal(0, host.Run("up", "x.yaml").Status);
        Assert.Contains("sudo -n env DEBIAN_FRONTEND=noninteractive apt-get", host.Calls, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ps")]
    [InlineData("validate", "x.yaml")]
    [InlineData("version")]
    [InlineData("up", "--help")]
    [InlineData("doctor")]
    public void Verbs_that_run_no_machine_need_no_package(params string[] words)
    {
        using var host = new Sandbox();
        host.Apt();
        Assert.Equal(0, host.Run(NoInstall, words).Status);
        Assert.DoesNotContain("apt-get", host.Calls, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("arch: aarch64")]
    [InlineData("nodes:\n  r2: { image: labsim/router, arch: aarch64 }")]
    [InlineData("{ \"nodes\": { \"r2\": { \"arch\": \"aarch64\" } } }")]
    [InlineData("defaults:\n  arch:   'aarch64'   # foreign")]
    public void A_topology_with_a_foreign_architecture_takes_its_QEMU_from_the_same_release(string topology)
    {
        using var host = new Sandbox();
        host.Apt();
        host.Programs("qemu-system-x86_64", "qemu-img", "mke2fs", "mkfs.erofs", "xz", "setpriv");
        host.Write("host/usr/lib/x86_64-linux-gnu/libpcap.so.0.8", "");
        host.Write("x.yaml", topology);
        Assert.Equal(0, host.Run("up", "--wait", "ready", host["x.yaml"]).Status);
        Assert.Contains(
            "install -y --no-install-recommends qemu-system-arm/bookworm-backports qemu-system-common/bookworm-backports qemu-system-data/bookworm-backports\n",
            host.Calls, StringComparison.Ordinal);
        Assert.Equal("", host.Run("up", host["x.yaml"]).Error);
    }

    [Fact]
    public void On_Debian_12_the_UEFI_of_riscv64_is_fetched_from_the_next_release_and_nothing_of_that_stays()
    {
        using var host = new Sandbox();
        host.Apt();
        host.Dpkg();
        host.Programs("qemu-system-x86_64", "qemu-img", "mke2fs", "mkfs.erofs", "xz", "setpriv");
        host.Write("host/usr/lib/x86_64-linux-gnu/libpcap.so.0.8", "");
        host.Write("x.yaml", "nodes: { r: { image: r.img, arch: riscv64 }, p: { image: p.img, arch: ppc64 } }");
        var refused = host.Run(NoInstall, "up", host["x.yaml"]);
        Assert.Contains("and Debian 13's package: https://packages.debian.org/trixie/qemu-efi-riscv64", refused.Error, StringComparison.Ordinal);
        var result = host.Run("up", host["x.yaml"]);
        Assert.Equal((0, $"run up {host["x.yaml"]}\n"), (result.Status, result.Output));
        Assert.Contains(
            "install -y --no-install-recommends qemu-system-riscv/bookworm-backports opensbi/bookworm-backports qemu-system-common/bookworm-backports "
            + "qemu-system-data/bookworm-backports qemu-system-ppc/bookworm-backports\n", host.Calls, StringComparison.Ordinal);
        Assert.Contains("dpkg -i qemu-efi-riscv64_1_all.deb\n", host.Calls, StringComparison.Ordinal);
        Assert.Equal(["labsim-backports.sources"], Directory.GetFiles(host["host/etc/apt/sources.list.d"]).Select(Path.GetFileName).Except(["debian.sources"]));
        Assert.Equal("", host.Run("up", host["x.yaml"]).Error);
    }

    [Theory]
    [InlineData("nodes: { w: { image: windows.qcow2, firmware: uefi } }")]
    [InlineData("defaults:\n  firmware: 'uefi'")]
    public void A_topology_that_asks_for_a_UEFI_gets_it_once(string topology)
    {
        using var host = new Sandbox();
        host.Apt();
        host.Programs("qemu-system-x86_64", "qemu-img", "mke2fs", "mkfs.erofs", "xz", "setpriv");
        host.Write("host/usr/lib/x86_64-linux-gnu/libpcap.so.0.8", "");
        host.Write("x.yaml", topology);
        Assert.Equal(0, host.Run("up", host["x.yaml"]).Status);
        Assert.Contains("install -y --no-install-recommends ovmf\n", host.Calls, StringComparison.Ordinal);
        Assert.Equal("", host.Run("up", host["x.yaml"]).Error);
    }

    [Theory]
    [InlineData("nodes: { w: { image: windows.qcow2, firmware: bios } }   # not firmware: uefi")]
    [InlineData("nodes:\n  r1: { image: labsim/router }   # or arch: aarch64")]
    [InlineData("# arch: aarch64\narch: x86_64")]
    [InlineData("name: search: aarch64")]
    [InlineData("arch: aarch64_be")]
    public void A_topology_without_one_does_not(string topology)
    {
        using var host = new Sandbox();
        host.Apt();
        host.Programs("qemu-system-x86_64", "qemu-img", "mke2fs", "mkfs.erofs", "xz", "setpriv");
        host.Write("host/usr/lib/x86_64-linux-gnu/libpcap.so.0.8", "");
        host.Write("x.yaml", topology);
        Assert.Equal(0, host.Run(NoInstall, "up", host["x.yaml"]).Status);
        Assert.Equal(0, host.Run(NoInstall, "image", "build", "--arch", "aarch64").Status);
        Assert.DoesNotContain("apt-get", host.Calls, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_QEMUs_that_are_missing_come_with_one_set_of_what_they_share()
    {
        using var host = new Sandbox();
        host.Apt();
        host.Programs("qemu-img", "mke2fs", "mkfs.erofs", "xz", "setpriv");
        host.Write("host/usr/lib/x86_64-linux-gnu/libpcap.so.0.8", "");
        host.Write("x.yaml", "arch: aarch64");
        Assert.Equal(0, host.Run("up", host["x.yaml"]).Status);
        Assert.Contains(
            "recommends qemu-system-x86/bookworm-backports qemu-system-common/bookworm-backports qemu-system-data/bookworm-backports seabios/bookworm-backports "
            + "qemu-system-arm/bookworm-backports\n", host.Calls, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("installed 1:7.2+dfsg-7+deb12u18", "apt-get install --no-install-recommends qemu-system-arm\n")]
    [InlineData("installed 1:10.0.2+ds-2+deb13u1~bpo12+1", "apt-get install --no-install-recommends qemu-system-arm/bookworm-backports")]
    [InlineData("config-files 1:7.2+dfsg-7+deb12u18", "apt-get install --no-install-recommends qemu-system-arm/bookworm-backports")]
    public void A_host_that_has_Debian_12s_own_QEMU_keeps_to_it(string status, string command)
    {
        using var host = new Sandbox();
        host.Programs("qemu-system-x86_64", "qemu-img", "mke2fs", "mkfs.erofs", "xz", "setpriv", "apt-get");
        host.Program("dpkg-query", $"echo '{status}'");
        host.Write("host/usr/lib/x86_64-linux-gnu/libpcap.so.0.8", "");
        host.Write("x.yaml", "arch: aarch64");
        var result = host.Run(NoInstall, "up", host["x.yaml"]);
        Assert.Equal(6, result.Status);
        Assert.Contains("qemu-system-arm  runs the machines with arch: aarch64\n", result.Error, StringComparison.Ordinal);
        Assert.Contains(command, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_QEMU_of_the_users_own_is_no_matter_for_apt()
    {
        using var host = new Sandbox();
        host.Programs("mke2fs", "mkfs.erofs", "xz", "setpriv");
        host.Write("host/usr/lib/x86_64-linux-gnu/libpcap.so.0.8", "");
        Assert.Equal(0, host.Run([.. NoInstall, ("LABSIM_QEMU_DIR", "/opt/qemu/bin")], "up", "x.yaml").Status);
        Assert.Equal(6, host.Run(NoInstall, "up", "x.yaml").Status);
    }

    [Fact]
    public void The_system_user_is_made_for_root_and_joins_the_group_kvm()
    {
        using var host = new Sandbox();
        host.Programs("qemu-system-x86_64", "qemu-img", "mke2fs", "mkfs.erofs", "xz", "setpriv");
        host.Write("host/usr/lib/x86_64-linux-gnu/libpcap.so.0.8", "");
        host.Program("getent", $"[ \"$1\" = group ] || [ -e '{host["made"]}' ]");
        host.Program("useradd", $"echo \"useradd $*\" >>'{host["calls"]}'; : >'{host["made"]}'");
        host.Program("usermod", $"echo \"usermod $*\" >>'{host["calls"]}'");
        Assert.Equal(6, host.Run(NoInstall, "up", "x.yaml").Status);
        var result = host.Run("up", "x.yaml");
        Assert.Equal(0, result.Status);
        Assert.Contains("making the system user labsim", result.Error, StringComparison.Ordinal);
        Assert.Contains("useradd --system --user-group --home-dir /nonexistent --no-create-home --shell /usr/sbin/nologin labsim\nusermod --append --groups kvm labsim\n", host.Calls, StringComparison.Ordinal);
        Assert.Equal("", host.Run("up", "x.yaml").Error);
    }

    [Fact]
    public void A_package_that_cannot_be_installed_is_an_error_with_the_packagers_words()
    {
        using var host = new Sandbox();
        host.Program("apt-get", "case \"$*\" in *install*) echo 'E: Unable to locate package qemu-utils'; exit 100 ;; esac");
        var result = host.Run("up", "x.yaml");
        Assert.Equal((6, ""), (result.Status, result.Output));
        Assert.Contains("E: Unable to locate package qemu-utils", result.Error, StringComparison.Ordinal);
    }
}
