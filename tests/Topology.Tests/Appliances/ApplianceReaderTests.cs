using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using LabSim.Topology.Appliances;
using LabSim.Topology.Kinds;

namespace LabSim.Topology.Tests.Appliances;

public sealed class ApplianceReaderTests
{
    private const string Template = """{"adapter_type":"e1000","adapters":2,"ram":512,"arch":"x86_64","console_type":"telnet","kvm":"allow"}""";

    [Theory]
    [InlineData("", "it is no JSON")]
    [InlineData("[]", "it is no JSON object")]
    [InlineData("{", "it is no JSON")]
    [InlineData("{}", "it has no registry_version: it is no appliance of GNS3")]
    [InlineData("""{"registry_version":9,"name":"x"}""", "its registry_version is 9; LabSim knows 1 to 8")]
    [InlineData("""{"registry_version":4}""", "it has no name")]
    [InlineData("""{"registry_version":4,"name":"x"}""", "it says nothing for any of qemu, docker, iou, dynamips")]
    [InlineData("""{"registry_version":4,"name":["x"],"qemu":{}}""", "name is no text")]
    [InlineData("""{"registry_version":4,"name":"x","qemu":[]}""", "qemu is no object")]
    [InlineData("""{"registry_version":4,"name":"x","qemu":{},"versions":[{"images":{}}]}""", "versions[0].name is missing")]
    [InlineData("""{"registry_version":4,"name":"x","qemu":{},"images":[{},{}]}""", "images[0].filename is missing")]
    [InlineData("""{"registry_version":4,"name":"x","qemu":{},"images":[7]}""", "images[0] is no object")]
    [InlineData("""{"registry_version":8,"name":"x","settings":[{"name":"a"}]}""", "settings[0].template_type is missing")]
    [InlineData("""{"registry_version":8,"name":"x","settings":[{"template_type":"qemu"}],"versions":[{"name":"1","settings":"b"}]}""", "version '1' names the settings 'b', and there are none of that name")]
    public void What_is_no_appliance_says_why(string content, string message) =>
        Assert.StartsWith(message, Assert.Throws<ApplianceException>(() => ApplianceReader.Read(Encoding.UTF8.GetBytes(content))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_has_a_size_and_a_depth()
    {
        Assert.Contains("more than 1,048,576 bytes", Assert.Throws<ApplianceException>(() => ApplianceReader.Read(new byte[(1 << 20) + 1])).Message);
        var deep = string.Concat(Enumerable.Repeat("[", 1000)) + string.Concat(Enumerable.Repeat("]", 1000));
        Assert.StartsWith("it is no JSON", Assert.Throws<ApplianceException>(() => ApplianceReader.Read(Encoding.UTF8.GetBytes(deep))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_and_a_key_that_is_there_twice_are_read_as_GNS3_reads_them()
    {
        var appliance = ApplianceReader.Read(Encoding.UTF8.GetBytes("\uFEFF" + """{"registry_version":4,"name":"x","name":"y","qemu":{}}"""));
        Assert.Equal("y", appliance.Name);
    }

    [Theory]
    [InlineData("""{"adapters":33}""", "it has 33 NICs; a machine has at most 32")]
    [InlineData("""{"adapters":"many"}""", "adapters is no whole number")]
    [InlineData("""{"adapter_type":"rocker"}""", "its NICs are QEMU's rocker")]
    [InlineData("""{"arch":"sparc"}""", "its processor is sparc")]
    [InlineData("""{"hda_disk_interface":"floppy"}""", "its disk hda is attached by 'floppy'")]
    [InlineData("""{"options":"-cpu 'host"}""", "a quote in its options does not end")]
    [InlineData("""{"options":"-fw_cfg name=opt/x,file=/etc/passwd"}""", "its options name files of another host (-fw_cfg name=opt/x,file=/etc/passwd)")]
    [InlineData("""{"options":"-hda /etc/passwd"}""", "its options name files of another host")]
    [InlineData("""{"options":"-machine malta"}""", "its board 'malta' is none that LabSim has")]
    [InlineData("""{"options":"-cpu z80,$(id)"}""", "the kind that would come of it is wrong")]
    [InlineData("""{"options":"-fw_cfg name=etc/x,string=y"}""", "the kind that would come of it is wrong")]
    [InlineData("""{"ram":1}""", "the kind that would come of it is wrong")]
    public void What_LabSim_has_not_is_refused_with_its_reason(string settings, string message) =>
        Assert.Contains(message, Assert.Throws<ApplianceException>(() => Map(settings, """{"hda_disk_image":"a.qcow2"}""")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{}""", "its version names no disk")]
    [InlineData("""{"hda_disk_image":"a","kernel_image":"vmlinuz"}""", "it boots a kernel of its own (vmlinuz)")]
    [InlineData("""{"hda_disk_image":"a","bios_image":"coreboot.rom"}""", "its firmware is a file of its own (coreboot.rom)")]
    [InlineData("""{"hda_disk_image":"a.iso","hdb_disk_image":"b.iso","hdc_disk_image":"c.img","cdrom_image":"d.iso"}""", "it has 1 disks and 3 CDs; a machine has at most 4 and 1")]
    public void Drives_that_a_machine_has_not_are_refused(string files, string message) =>
        Assert.Contains(message, Assert.Throws<ApplianceException>(() => Map("{}", files)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("-nographic  -enable-kvm -usb -device usb-tablet -rtc base=utc -serial mon:stdio", "")]
    [InlineData("-device isa-applesmc,osk='a b' -no-hpet word", "left out: -device isa-applesmc,osk=a b; left out: -no-hpet word")]
    [InlineData("-machine type=pc,accel=kvm,usb=off", "left out: -machine usb=off")]
    [InlineData("-cpu host,+invtsc", "left out: -cpu host,+invtsc (all that the accelerator can do)")]
    public void Options_that_mean_nothing_here_are_passed_over_and_others_are_told(string options, string notes) =>
        Assert.Equal(notes, string.Join("; ", Map($$"""{"options":"{{options}}"}""", """{"hda_disk_image":"a.qcow2"}""").Notes));

    [Fact]
    public void A_kind_of_LabSims_own_or_one_that_is_named_takes_the_place_of_one_that_would_be_made()
    {
        var appliance = Read("{}", """{"hda_disk_image":"a.qcow2"}""", "MikroTik CHR");
        var own = ApplianceMapper.Map(appliance, appliance.Versions[0], KindCatalog.Builtin);
        Assert.Equal(("mikrotik-chr", null, "ether1 ether2"), (own.Kind, own.KindText, string.Join(' ', own.Interfaces)));
        Assert.Equal("vm", ApplianceMapper.Map(appliance, appliance.Versions[0], KindCatalog.Builtin, "vm").Kind);
        Assert.Contains("is no kind for disks", Assert.Throws<ApplianceException>(() => ApplianceMapper.Map(appliance, appliance.Versions[0], KindCatalog.Builtin, "switch")).Message);
        Assert.Contains("there is no kind 'x'", Assert.Throws<ApplianceException>(() => ApplianceMapper.Map(appliance, appliance.Versions[0], KindCatalog.Builtin, "x")).Message);
    }

    [Fact]
    public void Whatever_stands_in_a_file_is_read_or_refused()
    {
        JsonNode?[] odd = [null, JsonValue.Create(-1), JsonValue.Create(long.MaxValue), JsonValue.Create(1e300), JsonValue.Create(""), JsonValue.Create("\u0000\u001b[2J{1}{port9}"), JsonValue.Create(new string('9', 5000)), new JsonArray(), new JsonArray(new JsonObject(), new JsonObject()), new JsonObject()];
        foreach (var file in Directory.GetFiles(Repository.PathOf("tests", "TestKit", "Appliances"), "*.gns3a"))
        {
            foreach (var path in Places(JsonNode.Parse(File.ReadAllText(file))!, []))
            {
                foreach (var value in odd)
                {
                    Try(Changed(JsonNode.Parse(File.ReadAllText(file))!, path, value?.DeepClone()));
                }
            }
        }
    }

    private static void Try(string text)
    {
        try
        {
            var appliance = ApplianceReader.Read(Encoding.UTF8.GetBytes(text));
            foreach (var version in appliance.Versions)
            {
                var mapping = ApplianceMapper.Map(appliance, version, KindCatalog.Builtin);
                Assert.True(mapping.KindText is null || !mapping.KindText.Any(c => char.IsControl(c) && c != '\n'));
            }
        }
        catch (ApplianceException refused)
        {
            Assert.NotEmpty(refused.Message);
        }
    }

    private static IEnumerable<ImmutableArray<object>> Places(JsonNode node, ImmutableArray<object> path) => node switch
    {
        JsonObject fields => fields.SelectMany(field => field.Value is null ? [] : Places(field.Value, path.Add(field.Key))).Prepend(path),
        JsonArray items => items.Take(2).SelectMany((item, index) => item is null ? [] : Places(item, path.Add(index))).Prepend(path),
        _ => [path],
    };

    private static string Changed(JsonNode root, ImmutableArray<object> path, JsonNode? value)
    {
        if (path.IsEmpty)
        {
            return value?.ToJsonString() ?? "null";
        }

        var parent = path[..^1].Aggregate(root, (node, step) => step is int index ? node[index]! : node[(string)step]!);
        if (path[^1] is int last)
        {
            parent[last] = value;
        }
        else
        {
            parent[(string)path[^1]] = value;
        }

        return root.ToJsonString();
    }

    private static ApplianceMapping Map(string settings, string files)
    {
        var appliance = Read(settings, files, "Acme");
        return ApplianceMapper.Map(appliance, appliance.Versions[0], KindCatalog.Builtin);
    }

    private static Appliance Read(string settings, string files, string name)
    {
        var qemu = JsonNode.Parse(Template)!.AsObject();
        foreach (var (key, value) in JsonNode.Parse(settings)!.AsObject())
        {
            qemu[key] = value?.DeepClone();
        }

        return ApplianceReader.Read(Encoding.UTF8.GetBytes($$"""{"registry_version":4,"name":"{{name}}","qemu":{{qemu.ToJsonString()}},"versions":[{"name":"1","images":{{files}}}]}"""));
    }
}
