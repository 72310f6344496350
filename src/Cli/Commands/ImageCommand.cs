using System.CommandLine;
using LabSim.Cli.Hosting;
using LabSim.Cli.Rendering;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim image ls|build|add|import|rm|inspect</c>.</summary>
internal sealed class ImageCommand : Verb
{
    public ImageCommand()
        : base("image", "The images that nodes boot.")
    {
        Add(new ImageListCommand());
        Add(new ImageBuildCommand());
        Add(new ImageAddCommand());
        Add(new ImageImportCommand());
        Add(new ImageRemoveCommand());
        Add(new ImageInspectCommand());
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("labsim image ls", "which there are, and which are built"),
        new("labsim image add veos.qcow2 --kind arista-veos", "take a vendor's disk in"),
        new("labsim image import arista-veos.gns3a", "with all that a GNS3 appliance says of it"),
        new("labsim image build labsim/router", "`up` does it by itself where one is missing"),
    ];

    public override Task<int> RunAsync(ParseResult parsed, Session session) => Task.FromResult(UsageScreen.Write(session, parsed));
}
