using LabSim.NodeRuntime.Images;
using LabSim.NodeRuntime.Images.Added;
using LabSim.TestKit;

namespace LabSim.NodeRuntime.Tests.Images.Added;

/// <summary>Downloads over real connections that break, hang and change.</summary>
public sealed class DownloadTests : IDisposable
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 1_000_000).Select(i => (byte)(i * 31 >> 3))];

    private readonly TemporaryDirectory _directory = new();
    private readonly FileServer _server = new(Content);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _server.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_connection_that_breaks_is_gone_on_from_where_it_broke()
    {
        _server.BreaksAfter = 400_000;
        var told = new List<(long, long)>();
        var file = await Download().FetchAsync(Address(), _ => { }, (done, whole) => told.Add((done, whole)), Cancellation);
        Assert.Equal(Content, await File.ReadAllBytesAsync(file, Cancellation));
        Assert.Equal("all", _server.Asked[0]);
        Assert.All(_server.Asked.Skip(1), range => Assert.NotEqual("all", range));
        Assert.All(told, pair => Assert.Equal(Content.Length, pair.Item2));
    }

    [Fact]
    public async Task What_came_before_an_interruption_is_not_fetched_again()
    {
        _server.BreaksAfter = 400_000;
        var refused = await Assert.ThrowsAsync<ImageRefusedException>(() => Download(attempts: 1).FetchAsync(Address(), _ => { }, (_, _) => { }, Cancellation));
        Assert.Contains("it goes on after the", refused.Remedy);
        var there = new FileInfo(Download().PathOf(Address())).Length;
        Assert.InRange(there, 1, 400_000);
        _server.BreaksAfter = int.MaxValue;
        Assert.Equal(Content, await File.ReadAllBytesAsync(await Download().FetchAsync(Address(), _ => { }, (_, _) => { }, Cancellation), Cancellation));
        Assert.Equal(["all", $"{there}-"], _server.Asked);
    }

    [Theory]
    [InlineData("\"2\"", false)]
    [InlineData(null, false)]
    [InlineData("\"1\"", true)]
    public async Task Another_file_of_that_address_and_a_server_without_ranges_begin_anew(string? tag, bool simple)
    {
        _server.BreaksAfter = 400_000;
        await Assert.ThrowsAsync<ImageRefusedException>(() => Download(attempts: 1).FetchAsync(Address(), _ => { }, (_, _) => { }, Cancellation));
        (_server.Content, _server.Tag, _server.IsSimple, _server.BreaksAfter) = ([.. Content.Reverse()], tag, simple, int.MaxValue);
        Assert.Equal(_server.Content, await File.ReadAllBytesAsync(await Download().FetchAsync(Address(), _ => { }, (_, _) => { }, Cancellation), Cancellation));
    }

    [Fact]
    public async Task What_is_whole_is_asked_for_once_more_and_not_fetched()
    {
        await Download().FetchAsync(Address(), _ => { }, (_, _) => { }, Cancellation);
        Assert.Equal(Content, await File.ReadAllBytesAsync(await Download().FetchAsync(Address(), _ => { }, (_, _) => { }, Cancellation), Cancellation));
        Assert.Equal(["all", "1000000-"], _server.Asked);
    }

    [Fact]
    public async Task A_server_that_says_nothing_more_is_given_up()
    {
        (_server.BreaksAfter, _server.Hangs) = (1000, true);
        var download = new DiskDownload(_directory["down"], new DownloadOptions { Silence = TimeSpan.FromMilliseconds(300), Attempts = 1 }, TimeProvider.System);
        var refused = await Assert.ThrowsAsync<ImageRefusedException>(() => download.FetchAsync(Address(), _ => { }, (_, _) => { }, Cancellation));
        Assert.Contains("nothing came for", refused.Message);
    }

    [Fact]
    public async Task A_refusal_and_an_absent_server_say_so_and_leave_nothing()
    {
        var refused = await Assert.ThrowsAsync<ImageRefusedException>(() => Download().FetchAsync(new Uri(_server.Root, "absent.qcow2"), _ => { }, (_, _) => { }, Cancellation));
        Assert.Contains("the server says 404 NotFound", refused.Message);
        Assert.Single(_server.Asked);
        _server.Dispose();
        Assert.Contains("cannot be fetched", (await Assert.ThrowsAsync<ImageRefusedException>(() => Download(attempts: 2).FetchAsync(Address(), _ => { }, (_, _) => { }, Cancellation))).Message);
        Assert.Empty(Directory.GetFiles(_directory["down"]));
    }

    [Fact]
    public async Task Where_there_is_no_room_nothing_is_fetched()
    {
        await Assert.ThrowsAsync<RuntimeEnvironmentException>(() => Download().FetchAsync(Address(), bytes => throw new RuntimeEnvironmentException($"{bytes}", ""), (_, _) => { }, Cancellation));
        Assert.False(File.Exists(Download().PathOf(Address())));
    }

    [Theory]
    [InlineData("sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855", "SHA256")]
    [InlineData("d41d8cd98f00b204e9800998ecf8427e", "MD5")]
    [InlineData("sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709", "SHA1")]
    [InlineData("md5:da39a3ee5e6b4b0d3255bfef95601890afd80709", null)]
    [InlineData("sha256:xyz", null)]
    [InlineData("crc:00000000", null)]
    [InlineData("", null)]
    public void A_checksum_has_an_algorithm(string text, string? algorithm) => Assert.Equal(algorithm, DiskChecksum.Parse(text)?.Algorithm.Name);

    private Uri Address() => new(_server.Root, "disk.img");

    private DiskDownload Download(int attempts = 5) => new(_directory["down"], new DownloadOptions { Attempts = attempts, Pause = TimeSpan.FromMilliseconds(10) }, TimeProvider.System);
}
