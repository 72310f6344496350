using System.Diagnostics;
using System.Text;
using LabSim.NodeRuntime.Consoles;
using LabSim.NodeRuntime.Machines;
using LabSim.TestKit;

namespace LabSim.NodeRuntime.Tests.Machines;

/// <summary>Several serial ports of a real guest: each has its own line, log and scrollback.</summary>
public class RealSerialPortsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Chipset.I440fx)]
    [InlineData(Chipset.Q35)]
    public async Task Each_port_is_a_line_of_its_own_and_a_later_server_finds_all_of_them(Chipset chipset)
    {
        await using var qemu = new RealQemu();
        await File.WriteAllBytesAsync(qemu["home/box.img"], SerialBox.Disk(), Cancellation);
        var config = qemu.Config with { Chipset = chipset, SerialPorts = 4, Disks = [new DiskConfig("disk0", qemu["home/box.img"], "raw", ReadOnly: true)] };
        var machine = await qemu.StartAsync(config);
        Assert.Equal(4, machine.Consoles.Length);
        Assert.Same(machine.Console, machine.Consoles[0]);
        for (var port = 1; port <= 4; port++)
        {
            await AwaitAsync(machine.Consoles[port - 1], $"port {port}\r\n");
        }

        await machine.Consoles[1].WriteAsync("to the second\r"u8.ToArray(), Cancellation);
        await AwaitAsync(machine.Consoles[1], "port 2\r\nto the second\r\n2> ");
        Assert.Equal("port 1\r\n", Said(machine.Consoles[0]));
        await machine.DisposeAsync();

        await using var second = await qemu.Runtime().AdoptAsync(config, machine.Record, Cancellation);
        Assert.Equal("port 2\r\nto the second\r\n2> ", Said(second!.Consoles[1]));
        await second.Consoles[3].WriteAsync("to the fourth\r"u8.ToArray(), Cancellation);
        await AwaitAsync(second.Consoles[3], "port 4\r\nto the fourth\r\n4> ");
        Assert.Equal("port 4\r\nto the fourth\r\n4> ", await File.ReadAllTextAsync(qemu["home/r1/console4.log"], Cancellation));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(qemu["home/r1/console4.log"]));
        await second.StopAsync(TimeSpan.Zero, Cancellation);
        Assert.Empty(Directory.GetFiles(qemu["run"], "console*.sock"));
    }

    private static string Said(ISerialConsole console) => Encoding.ASCII.GetString(console.ReadScrollback().Span);

    private static async Task AwaitAsync(ISerialConsole console, string said)
    {
        for (var clock = Stopwatch.StartNew(); Said(console) != said; await Task.Delay(20, Cancellation))
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), $"awaited '{said}', it said '{Said(console)}'");
        }
    }
}
