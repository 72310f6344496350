using System.Text;
using System.Text.Json;
using LabSim.Contracts.Wire;
using LabSim.LabServer.Images;
using LabSim.LabServer.Once;
using LabSim.NodeRuntime.Images;
using LabSim.Orchestration.Workspaces;
using LabSim.TestKit;

namespace LabSim.LabServer.Tests.Once;

public sealed class ImageWork
{
    private static readonly DiskUsers Nobody = new("/nonexistent");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Progress_is_one_document_a_line_in_order_and_says_everything_before_it_ends()
    {
        using var output = new MemoryStream();
        await using (var lines = new ProgressLines(output))
        {
            for (var i = 0; i < 100; i++)
            {
                lines.Report(new ImageProgress("labsim/router", $"step {i}", i / 100.0));
            }
        }

        var told = Lines(output).Select(line => JsonSerializer.Deserialize(line, ContractJson.Default.ImageProgressDocument)!).ToArray();
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"step {i}"), told.Select(document => document.Step));
    }

    [Fact]
    public async Task Building_all_ends_with_a_document_for_each_image()
    {
        using var output = new MemoryStream();
        var images = new FakeImageCatalog();
        await new ImageVerbs(images, new ImageShelf(images, Nobody)).Build([])(output, Cancelled);
        var last = Lines(output)[^images.List().Length..].Select(line => JsonSerializer.Deserialize(line, ContractJson.Default.ImageDocument)!).ToArray();
        Assert.Equal(images.List().Select(image => (image.Name, "built")), last.Select(document => (document.Name, document.State)));
    }

    [Fact]
    public async Task Removing_says_how_it_is_after_that_and_twice_is_not_found()
    {
        using var output = new MemoryStream();
        var images = new FakeImageCatalog();
        var verbs = new ImageVerbs(images, new ImageShelf(images, Nobody));
        await verbs.Build(["labsim/host"])(output, Cancelled);
        output.SetLength(0);
        await verbs.RemoveAsync(output, "labsim/host", "x86_64", force: false);
        Assert.Equal("absent", JsonSerializer.Deserialize(Assert.Single(Lines(output)), ContractJson.Default.ImageDocument)!.State);
        await Assert.ThrowsAsync<Orchestration.LabException>(() => verbs.RemoveAsync(output, "labsim/host", null, force: false));
    }

    private static string[] Lines(MemoryStream output) => Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
