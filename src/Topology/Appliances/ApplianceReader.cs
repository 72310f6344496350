using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LabSim.Topology.Appliances;

/// <summary>
/// Reads <c>.gns3a</c> files of all versions of the format (GNS3 registry, schemas/appliance*.json). Until version 7 there is one section named by the emulator; version 8
/// has a list of <c>settings</c>, of which a version names one, and which may add to the one that is the default.
/// </summary>
public static class ApplianceReader
{
    /// <summary>The most bytes that a file may have.</summary>
    public const int MaxBytes = 1 << 20;

    private const int Newest = 8;

    private static readonly ImmutableArray<string> Emulators = ["qemu", "docker", "iou", "dynamips"];

    /// <summary>Reads a file's content.</summary>
    /// <exception cref="ApplianceException">It is none; the message says what is wrong where.</exception>
    public static Appliance Read(ReadOnlySpan<byte> content)
    {
        if (content.Length > MaxBytes)
        {
            throw new ApplianceException($"it has more than {MaxBytes:N0} bytes");
        }

        try
        {
            using var document = JsonDocument.Parse((content.StartsWith("\uFEFF"u8) ? content[3..] : content).ToArray(), new JsonDocumentOptions { MaxDepth = 32 });
            return Copy(document.RootElement) is JsonObject root ? Read(new ApplianceJson(root, "")) : throw new ApplianceException("it is no JSON object");
        }
        catch (JsonException malformed)
        {
            throw new ApplianceException($"it is no JSON: {malformed.Message}", malformed);
        }
    }

    // Some files say a thing twice, and GNS3 takes the last word; JsonNode takes none.
    private static JsonNode? Copy(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            return new JsonArray([.. element.EnumerateArray().Select(Copy)]);
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            return element.ValueKind == JsonValueKind.Null ? null : JsonValue.Create(element.Clone());
        }

        var copy = new JsonObject();
        foreach (var property in element.EnumerateObject())
        {
            copy[property.Name] = Copy(property.Value);
        }

        return copy;
    }

    private static Appliance Read(ApplianceJson root)
    {
        var version = root.Number("registry_version") ?? throw new ApplianceException("it has no registry_version: it is no appliance of GNS3");
        if (version is < 1 or > Newest)
        {
            throw new ApplianceException($"its registry_version is {version}; LabSim knows 1 to {Newest}");
        }

        var name = root.Text("name") ?? throw new ApplianceException("it has no name");
        var templates = version < Newest ? Sections(root) : Settings(root);
        if (templates.Length == 0)
        {
            throw new ApplianceException($"it says nothing for any of {string.Join(", ", Emulators)}");
        }

        return new Appliance
        {
            Name = name,
            RegistryVersion = (int)version,
            Emulator = Default(templates).Emulator,
            Template = Default(templates).Properties,
            Category = root.Text("category") ?? "guest",
            Vendor = root.Text("vendor_name") ?? "",
            Description = root.Text("description") ?? "",
            Usage = Usage(root),
            Documentation = root.Text("documentation_url") ?? root.Text("product_url") ?? root.Text("vendor_url") ?? "",
            FirstPort = root.Text("first_port_name"),
            PortFormat = root.Text("port_name_format"),
            SegmentSize = root.Number("port_segment_size") ?? 0,
            Images = root.Objects("images").Select(Image).GroupBy(image => image.FileName).ToImmutableSortedDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal),
            Versions = [.. root.Objects("versions").Select(entry => Version(entry, templates))],
        };
    }

    private static ImmutableArray<Template> Sections(ApplianceJson root) =>
        [.. Emulators.Select(emulator => (emulator, Section: root.Object(emulator))).Where(found => found.Section is not null).Select(found => new Template("", found.emulator, found.Section!.Node, IsDefault: true))];

    private static ImmutableArray<Template> Settings(ApplianceJson root)
    {
        ImmutableArray<Template> written =
        [
            .. root.Objects("settings").Select(entry => new Template(
                entry.Text("name") ?? "", entry.Text("template_type") ?? throw entry.Lacks("template_type"), entry.Object("template_properties")?.Node ?? [], entry.Flag("default") ?? false)
            {
                Inherits = entry.Flag("inherit_default_properties") ?? true,
            }),
        ];
        return [.. written.Select(template => template.IsDefault || !template.Inherits ? template : template with { Properties = Over(Default(written), template) })];
    }

    // The default settings of the same emulator, and what these say in their place.
    private static JsonObject Over(Template below, Template above)
    {
        if (below.Emulator != above.Emulator)
        {
            return above.Properties;
        }

        var result = (JsonObject)below.Properties.DeepClone();
        foreach (var (key, value) in above.Properties)
        {
            result[key] = value?.DeepClone();
        }

        return result;
    }

    private static Template Default(ImmutableArray<Template> templates) => templates.FirstOrDefault(template => template.IsDefault) ?? templates[0];

    private static ApplianceVersion Version(ApplianceJson entry, ImmutableArray<Template> templates)
    {
        var name = entry.Text("name") ?? throw entry.Lacks("name");
        var template = entry.Text("settings") is { } settings
            ? templates.FirstOrDefault(known => known.Name == settings) ?? throw new ApplianceException($"version '{name}' names the settings '{settings}', and there are none of that name")
            : Default(templates);
        var files = entry.Object("images") is { } images
            ? images.Node.Select(pair => KeyValuePair.Create(pair.Key, FileName(images.Text(pair.Key) ?? throw images.Lacks(pair.Key)))).ToImmutableSortedDictionary(StringComparer.Ordinal)
            : ImmutableSortedDictionary<string, string>.Empty;
        return new ApplianceVersion(name, files, template.Emulator, template.Properties);
    }

    private static ApplianceImage Image(ApplianceJson entry) => new(
        FileName(entry.Text("filename") ?? throw entry.Lacks("filename")), (entry.Text("md5sum") ?? entry.Text("checksum") ?? "").ToLowerInvariant(), entry.Number("filesize") ?? 0,
        entry.Text("direct_download_url") ?? entry.Text("download_url") ?? "", entry.Text("compression") ?? "", entry.Text("direct_download_url") is { Length: > 0 });

    // It is looked for in folders, and must not lead out of them.
    private static string FileName(string name) =>
        name is "" or "." or ".." || name.AsSpan().IndexOfAny('/', '\\', '\0') >= 0 ? throw new ApplianceException($"'{ApplianceText.Line(name)}' is no name of a file") : name;

    private static string Usage(ApplianceJson root)
    {
        var (user, password) = (root.Text("default_username"), root.Text("default_password"));
        string?[] parts = [root.Text("usage"), user is null && password is null ? null : $"User {user ?? "(none)"}, password {password ?? "(none)"}."];
        return string.Join("\n", parts.Where(part => !string.IsNullOrWhiteSpace(part)));
    }

    private sealed record Template(string Name, string Emulator, JsonObject Properties, bool IsDefault)
    {
        public bool Inherits { get; init; }
    }
}
