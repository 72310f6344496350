using System.Text;
using LabSim.Topology.Appliances;
using LabSim.Topology.Kinds;

namespace LabSim.Topology.Tests.Appliances;

/// <summary>
/// Each appliance of <c>TestKit/Appliances</c> becomes what the golden file beside says, to the letter: the mapping of each of its versions, and its kind's file.
/// LABSIM_UPDATE_GOLDEN=1 rewrites them; read the difference before you commit it.
/// </summary>
public sealed class ApplianceGoldenTests
{
    public static TheoryData<string> Inputs => [.. Directory.GetFiles(Folder, "*.gns3a").Select(f => Path.GetFileNameWithoutExtension(f)).Order()];

    private static string Folder => Repository.PathOf("tests", "TestKit", "Appliances");

    [Theory]
    [MemberData(nameof(Inputs))]
    public void An_appliance_becomes_what_the_golden_file_says(string name)
    {
        var golden = Path.Combine(Folder, name + ".txt");
        var told = Tell(ApplianceReader.Read(File.ReadAllBytes(Path.Combine(Folder, name + ".gns3a"))));
        if (Repository.UpdatesGolden)
        {
            File.WriteAllText(golden, told);
        }

        Assert.Equal(File.ReadAllText(golden), told);
    }

    [Fact]
    public void Every_version_of_the_format_is_there() =>
        Assert.Equal([4, 5, 6, 7, 8], Directory.GetFiles(Folder, "*.gns3a").Select(file => ApplianceReader.Read(File.ReadAllBytes(file)).RegistryVersion).Distinct().Order());

    /// <summary>LABSIM_APPLIANCES names a folder of others' appliances, such as GNS3's registry.</summary>
    [Fact]
    public void Every_version_of_others_appliances_is_mapped_or_refused_with_a_reason()
    {
        var folder = Environment.GetEnvironmentVariable("LABSIM_APPLIANCES");
        Assert.SkipUnless(folder is not null, "LABSIM_APPLIANCES names no folder of others' appliances");
        var files = Directory.GetFiles(folder!, "*.gns3a");
        Assert.NotEmpty(files);
        Assert.All(files, file =>
        {
            var appliance = ApplianceReader.Read(File.ReadAllBytes(file));
            Assert.True(appliance.Emulator != "qemu" || !appliance.Versions.IsEmpty);
            foreach (var version in appliance.Versions)
            {
                try
                {
                    Assert.NotEmpty(ApplianceMapper.Map(appliance, version, KindCatalog.Builtin).Drives);
                }
                catch (ApplianceException refused)
                {
                    Assert.StartsWith("it", refused.Message, StringComparison.Ordinal);
                }
            }
        });
    }

    private static string Tell(Appliance appliance)
    {
        var text = new StringBuilder($"{appliance.Name}: {appliance.Emulator}, version {appliance.RegistryVersion} of the format\n");
        if (appliance.Versions.IsEmpty)
        {
            text.Append(ApplianceMapper.Refuse(appliance.Emulator)).Append('\n');
        }

        var kinds = new HashSet<string>();
        foreach (var version in appliance.Versions)
        {
            text.Append($"\n{version.Name}: ");
            try
            {
                var mapping = ApplianceMapper.Map(appliance, version, KindCatalog.Builtin);
                text.Append($"{mapping.Image} of {mapping.Kind}, {mapping.Architecture}, {mapping.MemoryBytes >> 20} MiB, {mapping.Cpus} CPUs, {mapping.Nic}, {mapping.DiskBus}{(mapping.IsUefi ? ", UEFI" : "")}, {mapping.Console}\n");
                text.Append($"  interfaces: {string.Join(" ", mapping.Interfaces)}\n");
                text.Append(string.Concat(mapping.Drives.Select(drive => $"  {drive.Slot}: {drive.FileName}{(drive.IsCd ? ", a CD" : "")} = {mapping.Images.GetValueOrDefault(drive.Slot, "empty")}\n")));
                text.Append($"  disks: [{string.Join(", ", mapping.Disks)}], cdrom: {mapping.Cdrom ?? "none"}\n");
                text.Append(string.Concat(mapping.Notes.Select(note => $"  note: {note}\n")));
                text.Append(kinds.Add(mapping.Kind) ? $"\n{mapping.KindText}" : "");
            }
            catch (ApplianceException refused)
            {
                text.Append($"refused: {refused.Message}\n");
            }
        }

        return text.ToString();
    }
}
