using System.Collections.Immutable;
using System.Text.Json;
using LabSim.Contracts.Wire;
using LabSim.LabServer.Appliances;
using LabSim.LabServer.Commands;
using LabSim.LabServer.Hosting;
using LabSim.LabServer.Images;
using LabSim.LabServer.Mapping;

namespace LabSim.LabServer.Once;

/// <summary>The verbs of <c>once</c> that are no image's.</summary>
internal static class OnceVerbs
{
    /// <summary>What a verb does, writing to a stream.</summary>
    public delegate Task Work(Stream output, CancellationToken cancellation);

    /// <exception cref="UsageException">There is no such verb, or it lacks a word.</exception>
    public static Work Find(ImmutableArray<string> words, ServerServices services, Func<Stream> input)
    {
        var images = new ImageVerbs(services.Images, new ImageShelf(services.Images, services.Disks));
        var additions = new ImageAdditions(services.Disks, services.Kinds);
        return words switch
        {
            ["plan"] => (output, cancellation) => PlanAsync(services, input(), output, cancellation),
            ["doctor"] => (output, cancellation) => ExamineAsync(services, output, cancellation),
            ["kind-ls"] => (output, _) => JsonLines.WriteAsync(output, KindMapping.ToDocuments(services.Kinds()), ContractJson.Default.KindDocumentArray),
            ["image-ls"] => (output, _) => images.ListAsync(output),
            ["image-inspect", var name, .. var rest] => (output, _) => images.InspectAsync(output, name, Architecture(rest)),
            ["image-build", .. var rest] => images.Build(rest),
            ["image-rm", var name, .. var rest] => (output, _) => images.RemoveAsync(output, name, Architecture(rest.Remove("--force")), rest.Contains("--force")),
            ["image-add"] => (output, cancellation) => new ImageAddVerb(services.Images, additions).RunAsync(input(), output, cancellation),
            ["image-import"] => (output, cancellation) =>
                new ImageImportVerb(new ApplianceImport(services.Images, additions, services.Kinds, services.OwnKinds)).RunAsync(input(), output, cancellation),
            [var verb, ..] => throw new UsageException($"unknown verb or words after 'once {verb}' (plan, doctor, kind-ls, image-ls, image-inspect NAME, image-build [NAME…], image-add, image-import, image-rm NAME)"),
            _ => throw new UsageException("once needs a verb"),
        };
    }

    /// <summary>The value of <c>--arch</c>, or <see langword="null"/>.</summary>
    public static string? Architecture(ImmutableArray<string> words) => words switch
    {
        [] => null,
        ["--arch", var architecture] => architecture,
        [var word, ..] => throw new UsageException($"unknown word '{word}' (--arch ARCHITECTURE)"),
    };

    private static async Task PlanAsync(ServerServices services, Stream input, Stream output, CancellationToken cancellation)
    {
        var request = await JsonSerializer.DeserializeAsync(input, ContractJson.Default.TopologyRequest, cancellation)
            ?? throw new UsageException("once plan reads a TopologyRequest in JSON");
        var plan = await services.Labs.PlanAsync(TopologyMapping.ToInput(request), cancellation);
        await JsonLines.WriteAsync(output, PlanMapping.ToDocument(plan), ContractJson.Default.PlanDocument);
    }

    private static async Task ExamineAsync(ServerServices services, Stream output, CancellationToken cancellation) =>
        await JsonLines.WriteAsync(output, await services.Doctor.RunAsync(cancellation), ContractJson.Default.DoctorDocument);
}
