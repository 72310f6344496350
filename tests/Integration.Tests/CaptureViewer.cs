using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text.Json;

namespace LabSim.Integration.Tests;

/// <summary>What a browser does with a running lab: packet list, a frame taken apart, display filters, live statistics.</summary>
[Collection(TriangleCollection.Name)]
public sealed class CaptureViewer(TriangleLab lab)
{
    private const string Views = $"/api/v1/labs/{TriangleLab.Name}/views";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_capture_is_looked_at_while_it_goes_on()
    {
        Requires.Program("sharkd");
        await lab.AwaitFullAsync("r1");
        using var door = new LabDoor(lab.Installation.Directories.ServerSocket);
        var view = Views + "/" + (await door.PostAsync(Views, """{"endpoints":["r1:eth1"]}""")).GetProperty("id").GetString();
        using var rows = await door.OpenAsync(view + "/rows");
        (await lab.Installation.RunAsync("exec", TriangleLab.Name, "r1", "--", "ping", "-c2", "-i0.2", "10.0.12.2")).Expect(0);

        // A neighbour that has just become full still acknowledges; hellos come each second.
        var (hello, request) = (await RowAsync(rows, "OSPF", "Hello Packet"), await RowAsync(rows, "ICMP"));
        Assert.Equal("Hello Packet", hello[6].GetString());
        Assert.Equal(("10.0.12.1", "10.0.12.2", 98, 1), (request[2].GetString(), request[3].GetString(), request[5].GetInt32(), request[8].GetInt32()));

        var frame = await door.GetAsync($"{view}/frames/{hello[0].GetInt32()}");
        Assert.Contains(frame.GetProperty("tree").EnumerateArray(), item => item.GetProperty("label").GetString() == "Open Shortest Path First");
        var matched = await door.PostAsync(view + "/filter", """{"expression":"icmp.type == 8"}""");
        Assert.Contains(request[0].GetInt32(), matched.GetProperty("matches").EnumerateArray().Select(number => number.GetInt32()));
        var wrong = await door.PostAsync(view + "/filter", """{"expression":"icmp.typ == 8"}""");
        Assert.Contains("icmp.typ", wrong.GetProperty("detail").GetString(), StringComparison.Ordinal);
        using var end = await door.Http.DeleteAsync(view, Cancelled);
        Assert.Empty(Directory.GetDirectories(Path.Combine(lab.Installation.Home, "labs", TriangleLab.Name, "views")));
    }

    [Fact]
    public async Task A_filter_with_a_hosts_name_is_refused_at_once_and_says_what_to_write()
    {
        var refused = await lab.Installation.RunAsync("capture", TriangleLab.Name, "r1:eth1", "-f", "host r2.lab.example", "-c", "1", "-w", "-");
        Assert.Equal(2, refused.ExitStatus);
        Assert.Contains("r2.lab.example", refused.Error, StringComparison.Ordinal);
        Assert.Contains("write the address", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Statistics_show_what_guests_do()
    {
        using var door = new LabDoor(lab.Installation.Directories.ServerSocket);
        using var socket = await door.OpenAsync($"/api/v1/labs/{TriangleLab.Name}/statistics");
        var (type, bytes) = await LabDoor.NextAsync(socket);
        Assert.Equal(WebSocketMessageType.Text, type);
        var header = JsonSerializer.Deserialize(bytes, Contracts.Wire.ContractJson.Default.StatisticsHeader)!;
        Assert.Equal(["r1", "r2", "r3"], header.Nodes);
        var pinging = lab.Installation.RunAsync("exec", TriangleLab.Name, "r1", "--", "ping", "-c20", "-i0.2", "-q", "10.0.12.2");
        var at = (header.Nodes.Count * 2) + (header.Links.ToList().FindIndex(link => link.Contains("r1:eth1", StringComparison.Ordinal)) * 6);
        float frames = 0;
        while (frames < 4)
        {
            var (_, values) = await LabDoor.NextAsync(socket);
            Assert.InRange(Float(values, 1), 20, 4096);
            frames = Float(values, at + 2);
        }

        (await pinging).Expect(0);
    }

    private static float Float(byte[] values, int at) => BinaryPrimitives.ReadSingleLittleEndian(values.AsSpan(at * sizeof(float)));

    // Both come in any order: what is read while waiting for one is kept for the other.
    private readonly List<JsonElement> _seen = [];

    private async Task<JsonElement> RowAsync(WebSocket socket, string protocol, string? info = null)
    {
        while (true)
        {
            var found = _seen.FindIndex(row => row[4].GetString() == protocol && (info is null || row[6].GetString() == info));
            if (found >= 0)
            {
                return _seen[found];
            }

            var batch = JsonDocument.Parse((await LabDoor.NextAsync(socket)).Bytes).RootElement;
            _seen.AddRange(batch.GetProperty("rows").EnumerateArray());
            await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(new { ack = _seen.Count }), WebSocketMessageType.Text, endOfMessage: true, Cancelled);
        }
    }
}
