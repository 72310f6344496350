using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using LabSim.Orchestration.Documents;
using LabSim.Orchestration.Tests.Equipment;
using LabSim.Topology.Canvas;
using LabSim.Topology.Editing;

namespace LabSim.Orchestration.Tests.Documents;

/// <summary>A server that is killed while somebody edits: what was acknowledged is there, and no revision stands for two texts.</summary>
public sealed class KilledWhileEditing
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task At_every_moment_no_acknowledged_edit_is_lost()
    {
        var moments = await MomentsAsync();
        Assert.InRange(moments.Count, 15, 100);
        foreach (var moment in moments)
        {
            await using var world = new TestWorld();
            var server = await world.StartAsync(new CrashGate { KillAt = moment.Replace("KEY", KeyIn(world), StringComparison.Ordinal), Counting = true });
            var told = new Dictionary<long, TopologySnapshot>();
            await Assert.ThrowsAsync<SimulatedCrashException>(() => EditAsync(server.Topologies, told));
            var again = await world.StartAsync();
            var last = told.Count == 0 ? null : told[told.Keys.Max()];
            if (last is null)
            {
                continue;
            }

            var found = await again.Topologies.ReadAsync("tour", Cancelled);
            Assert.True(found.Revision >= last.Revision, moment);
            Assert.True(!told.TryGetValue(found.Revision, out var same) || (same.Text, Sidecar.Write(same.Layout)) == (found.Text, Sidecar.Write(found.Layout)), moment);
            Assert.True(found.Revision == last.Revision || found.Label == "changed on disk" || told.Count < 6, $"{moment}: {found.Label}");
            Assert.Equal(found.Text, await File.ReadAllTextAsync(found.File, Cancelled));
            await UndoAllAsync(again.Topologies, found, moment);
        }
    }

    [Fact]
    public async Task A_restarted_server_goes_on_with_history_and_numbers()
    {
        await using var world = new TestWorld();
        var server = await world.StartAsync();
        var told = new Dictionary<long, TopologySnapshot>();
        await EditAsync(server.Topologies, told);
        var last = told[told.Keys.Max()];
        server.Kill();
        await File.AppendAllTextAsync(last.File, "# while nobody looked\n", Cancelled);
        var again = await world.StartAsync();
        var found = await again.Topologies.ReadAsync("tour", Cancelled);
        Assert.Equal((last.Revision + 1, "changed on disk", "file", last.Text + "# while nobody looked\n"), (found.Revision, found.Label, found.By, found.Text));
        var back = await again.Topologies.UndoAsync("tour", found.Revision, Cancelled);
        Assert.Equal((last.Revision + 2, last.Text, last.Undo, "changed on disk"), (back.Revision, back.Text, back.Undo, back.Redo));
    }

    private static async Task<IReadOnlyList<string>> MomentsAsync()
    {
        await using var world = new TestWorld();
        var gate = new CrashGate { Counting = true };
        var server = await world.StartAsync(gate);
        await EditAsync(server.Topologies, []);
        return [.. gate.Moments.Select(m => m.Replace(KeyIn(world), "KEY", StringComparison.Ordinal))];
    }

    // A file's key in the store is made of its path, and that differs from world to world.
    private static string KeyIn(TestWorld world) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.Combine(world.Options.DataDirectory, "topologies", "tour", "tour.yaml"))))[..32];

    /// <summary>Creates, edits, undoes and edits again; keeps what was acknowledged.</summary>
    private static async Task EditAsync(TopologyDocuments topologies, Dictionary<long, TopologySnapshot> told)
    {
        var now = await topologies.CreateAsync("tour", Cancelled);
        told[now.Revision] = now;
        foreach (var name in (string[])["r1", "r2", "r3"])
        {
            now = await topologies.EditAsync("tour", now.Revision, $"add {name}", [new AddNode(name, new JsonObject { ["image"] = "labsim/router" }, new CanvasPoint(1, now.Text.Length))], Cancelled);
            told[now.Revision] = now;
        }

        now = await topologies.UndoAsync("tour", now.Revision, Cancelled);
        told[now.Revision] = now;
        now = await topologies.EditAsync("tour", now.Revision, "connect", [new AddLink("r1", "r2", [])], Cancelled);
        told[now.Revision] = now;
    }

    private static async Task UndoAllAsync(TopologyDocuments topologies, TopologySnapshot now, string moment)
    {
        while (now.Undo is not null)
        {
            now = await topologies.UndoAsync("tour", now.Revision, Cancelled);
        }

        Assert.True(now.Text == "name: tour\nnodes: {}\n", $"{moment}: {now.Text}");
        Assert.True(now.Layout.IsEmpty, moment);
    }
}
