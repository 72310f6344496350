using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace LabSim.Integration.Tests;

/// <summary>Numbered datagrams from h1 to h2 at a rate, counted by the guest that gets them; in Perl, which every image has. Nothing of it needs the lab server while it runs.</summary>
internal sealed partial class NumberedFrames(Installation installation, string lab, int count, int rate)
{
    private const string Now = """sub now { my $b = "\0" x 16; syscall(228, 1, $b); my ($s, $n) = unpack("qq", $b); $s + $n / 1e9 }""";

    private const string Sender = Now + """

        use Socket;
        my ($count, $rate) = @ARGV;
        socket(my $s, PF_INET, SOCK_DGRAM, 0);
        my ($to, $began) = (pack_sockaddr_in(7777, inet_aton("10.0.0.2")), now());
        for my $i (0 .. $count - 1) {
          my $wait = $began + $i / $rate - now();
          select(undef, undef, undef, $wait) if $wait > 0.0005;
          send($s, pack("N", $i) . "x" x 60, 0, $to);
        }
        """;

    // When a frame came says the kernel (SIOCGSTAMP): a program that waits for a core reads late.
    private const string Receiver = """
        use Socket;
        my ($count) = @ARGV;
        socket(my $s, PF_INET, SOCK_DGRAM, 0);
        setsockopt($s, SOL_SOCKET, 33, pack("i", 24 << 20));
        bind($s, pack_sockaddr_in(7777, INADDR_ANY));
        my ($seen, $unique, $double, $back, $last, $at, $gap, $stamp) = ("", 0, 0, 0, -1, 0, 0, "\0" x 16);
        ioctl($s, 0x8906, $stamp);
        while ($last < $count - 1) {
          my $frame;
          if (!defined recv($s, $frame, 200, MSG_DONTWAIT)) {
            my $ready = ""; vec($ready, fileno($s), 1) = 1;
            last unless select($ready, undef, undef, $last < 0 ? 60 : 5);
            next;
          }
          ioctl($s, 0x8906, $stamp) or die "no time of arrival: $!";
          my ($seconds, $microseconds) = unpack("qq", $stamp);
          my ($came, $i) = ($seconds + $microseconds / 1e6, unpack("N", $frame));
          vec($seen, $i, 1) ? $double++ : $unique++;
          vec($seen, $i, 1) = 1;
          $back++ if $i < $last;
          $gap = $came - $at if $at && $came - $at > $gap;
          ($last, $at) = ($i, $came);
        }
        printf "lost %d double %d back %d gap %.1f\n", $count - $unique, $double, $back, $gap * 1000;
        """;

    /// <summary>How many there are.</summary>
    public int Count => count;

    /// <summary>How long they are being sent at least.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds((double)count / rate);

    /// <summary>Begins to send.</summary>
    public async Task StartAsync()
    {
        // What a guest that waited for a core finds in its socket afterwards is more than a small one keeps for all sockets together (udp(7), in pages).
        (await installation.RunAsync("exec", lab, "h2", "--", "sh", "-c", "echo 16384 16384 16384 > /proc/sys/net/ipv4/udp_mem")).Expect(0);
        await StartAsync("h2", Receiver, $"{count}");
        await Task.Delay(1000);
        await StartAsync("h1", Sender, $"{count} {rate}");
    }

    /// <summary>Waits until all were sent and says what came.</summary>
    public async Task<(int Lost, int Double, int Back, double GapMilliseconds)> FinishAsync()
    {
        var said = await installation.AwaitExecAsync(120, output => Result().IsMatch(output), lab, "h2", "cat", "/tmp/frames.out");
        var numbers = Result().Match(said).Groups.Values.Skip(1).Select(g => double.Parse(g.Value, CultureInfo.InvariantCulture)).ToArray();
        return ((int)numbers[0], (int)numbers[1], (int)numbers[2], numbers[3]);
    }

    private async Task StartAsync(string node, string program, string arguments)
    {
        var text = Convert.ToBase64String(Encoding.UTF8.GetBytes(program));
        (await installation.RunAsync("exec", lab, node, "--", "sh", "-c",
            $"echo {text} | base64 -d >/tmp/frames.pl; perl /tmp/frames.pl {arguments} >/tmp/frames.out 2>&1 </dev/null &")).Expect(0);
    }

    [GeneratedRegex(@"lost (\d+) double (\d+) back (\d+) gap ([\d.]+)")]
    private static partial Regex Result();
}
