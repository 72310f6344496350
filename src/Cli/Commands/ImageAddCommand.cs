using System.CommandLine;
using LabSim.Cli.Hosting;
using LabSim.Cli.Progress;
using LabSim.Cli.Rendering;
using LabSim.Contracts;
using LabSim.Contracts.Environment;
using LabSim.Contracts.Wire;
using LabSim.Topology.Grammar;
using LabSim.Topology.Spec;

namespace LabSim.Cli.Commands;

/// <summary><c>labsim image add FILE</c>.</summary>
internal sealed class ImageAddCommand : Verb
{
    private readonly Argument<string> _file = new("FILE") { Description = "The disk: qcow2, raw, or a VMDK in one file; or a CD. Or its address, http or https" };
    private readonly Option<string?> _checksum = new("--checksum") { Description = "What its hash shall be, as its maker publishes it: sha256:HEX (or sha512, sha1, md5)", HelpName = "HASH" };
    private readonly Option<string?> _name = new("--name") { Description = "The name that topologies use; by default the file's", HelpName = "NAME" };
    private readonly Option<string?> _architecture = new Option<string?>("--arch") { Description = "The guest's architecture; x86_64 by default" }.Among([.. GuestBoard.Bootable]);
    private readonly Option<string?> _kind = new("--kind") { Description = "The kind of node that it makes, one of `labsim kind ls`; vm by default", HelpName = "KIND" };
    private readonly Option<string?> _memory = new("--memory") { Description = "Guest RAM of its nodes, such as 2G", HelpName = "SIZE" };
    private readonly Option<int?> _cpus = new("--cpus") { Description = "Virtual CPUs of its nodes", HelpName = "N" };
    private readonly Option<string[]> _disks = new("--disk") { Description = "A further disk of its nodes: a size such as 20G, or an added image; can be repeated", HelpName = "SIZE|IMAGE" };
    private readonly Option<string?> _cdrom = new("--cdrom") { Description = "The CD in its nodes' drives: an added image that is one", HelpName = "IMAGE" };
    private readonly Option<string?> _diskBus = new Option<string?>("--disk-bus") { Description = "How the disk is attached" }.Among([.. SettingWords.DiskBuses.Select(bus => bus.Key)]);
    private readonly Option<string?> _firmware = new Option<string?>("--firmware") { Description = "What finds its boot loader; bios by default, uefi for aarch64 and riscv64" }.Among([.. SettingWords.Firmware.Select(word => word.Key)]);
    private readonly Option<string?> _nic = new Option<string?>("--nic") { Description = "The model of its nodes' NICs" }.Among([.. SettingWords.NicModels]);
    private readonly Option<string?> _format = new Option<string?>("--format") { Description = "The file's format; by default it is found out" }.Among("raw", "qcow2", "vmdk", "iso");
    private readonly Option<bool> _force = new("--force") { Description = "Take the place of an image of that name" };
    private readonly Option<bool> _json = Words.Json();

    public ImageAddCommand()
        : base("add", "Take a disk image in, so that topologies can name it.")
    {
        Add(_file);
        foreach (var option in (Option[])[_name, _checksum, _architecture, _kind, _memory, _cpus, _disks, _cdrom, _diskBus, _firmware, _nic, _format, _force, _json])
        {
            Add(option);
        }
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("labsim image add veos-4.32.qcow2 --memory 2G --cpus 2 --disk-bus ide --nic e1000", "a node needs `image: veos-4.32.qcow2` and no more"),
        new("labsim image add https://cloud.debian.org/images/cloud/bookworm/latest/debian-12-genericcloud-amd64.qcow2", "fetched; when it is interrupted, the same command goes on from there"),
        new("labsim image add noble-server-cloudimg-amd64.img --name ubuntu/24.04", "under another name"),
        new("labsim image add debian-12-arm64.qcow2 --arch aarch64", "for another processor: it boots by UEFI"),
        new("labsim image add debian-12-netinst.iso --disk 20G", "an installer, and an empty disk for what it installs"),
        new("labsim image add ubuntu.img --name ubuntu/24.04 --force", "a newer one in its place"),
    ];

    public override IReadOnlyList<string> Notes { get; } =
    [
        "The file is copied. Settings that are given here are what its nodes have where their topology says nothing.",
        "With --force, persistent nodes keep the disk that they began with; others begin with the new one at their next start.",
    ];

    public override async Task<int> RunAsync(ParseResult parsed, Session session)
    {
        var file = parsed.GetRequiredValue(_file);
        var request = new ImageAddRequest
        {
            File = IsAddress(session, file) ? file : session.Absolute(file), Checksum = parsed.GetValue(_checksum), Name = parsed.GetValue(_name), Arch = parsed.GetValue(_architecture), Kind = parsed.GetValue(_kind),
            Memory = parsed.GetValue(_memory), Cpus = parsed.GetValue(_cpus), Nic = parsed.GetValue(_nic),
            Disks = parsed.GetValue(_disks) is { Length: > 0 } disks ? disks : null, Cdrom = parsed.GetValue(_cdrom), DiskBus = parsed.GetValue(_diskBus), Firmware = parsed.GetValue(_firmware),
            Format = parsed.GetValue(_format), Force = parsed.GetValue(_force),
        };
        var image = await new ImageWork(session).RunAsync("image-add", request, ContractJson.Default.ImageAddRequest, ContractJson.Default.ImageDocument);
        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(session.Out, image, context => context.ImageDocument);
        }
        else
        {
            session.Out.WriteLine($"{Inert.Line(image.Name)} is added ({Quantities.Bytes(image.Bytes)} for a disk of {Quantities.Bytes(image.Disk?.VirtualBytes ?? 0)}); in a topology: image: {Inert.Line(image.Name)}");
        }

        return ExitStatus.Done;
    }

    private static bool IsAddress(Session session, string file)
    {
        if (!file.Contains("://", StringComparison.Ordinal) || File.Exists(session.Absolute(file)))
        {
            return false;
        }

        return Uri.TryCreate(file, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? true
            : throw new CommandException(ExitStatus.Usage, $"{Inert.Line(file)} is no address that can be fetched", "http:// and https:// can");
    }
}
