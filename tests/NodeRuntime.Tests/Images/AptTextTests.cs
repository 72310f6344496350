using LabSim.NodeRuntime.Images;

namespace LabSim.NodeRuntime.Tests.Images;

public sealed class AptTextTests
{
    [Fact]
    public void A_line_of_print_uris_is_a_package()
    {
        const string line = "'http://deb.debian.org/debian/pool/main/i/iperf3/libiperf0_3.12-1_amd64.deb' libiperf0_1%3a3.12-1_amd64.deb 81234 SHA256:00ff";
        Assert.Equal(new DebianPackage("libiperf0", "libiperf0_1%3a3.12-1_amd64.deb", 81234, "00ff"), DebianPackage.Parse(line));
    }

    [Theory]
    [InlineData("Reading package lists...")]
    [InlineData("'http://x/y.deb' ../../etc/passwd.deb 12 SHA256:00")]
    [InlineData("'http://x/y.deb' y_1_amd64.deb -12 SHA256:00")]
    [InlineData("'http://x/y.deb' y_1_amd64.deb 12 MD5Sum:00")]
    [InlineData("'http://x/y.deb' y_1_amd64.deb 12")]
    [InlineData("")]
    public void Other_lines_are_none(string line) => Assert.Null(DebianPackage.Parse(line));

    [Theory]
    [InlineData("dlstatus:3:41.5:Retrieving file 3 of 40 (2s remaining)", 0.415)]
    [InlineData("dlstatus:40:100:Done", 1.0)]
    [InlineData("pmstatus:x:10:y", null)]
    [InlineData("E: Failed to fetch http://x", null)]
    [InlineData("dlstatus:3:much:x", null)]
    public void A_status_line_is_a_fraction(string line, double? expected) => Assert.Equal(expected, AptCache.ParseStatus(line));
}
