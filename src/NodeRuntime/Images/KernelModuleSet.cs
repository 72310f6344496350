using System.Collections.Immutable;
using System.Text;

namespace LabSim.NodeRuntime.Images;

/// <summary>
/// The modules of one kernel: chooses some with all that they need, copies them, and writes <c>modules.dep</c> and <c>modules.alias</c> as depmod
/// would, for any architecture and without running anything of the guest.
/// </summary>
internal sealed class KernelModuleSet
{
    private static readonly string[] BuiltinIndices = ["modules.builtin", "modules.builtin.modinfo", "modules.order"];
    private readonly string _source;
    private readonly ImmutableSortedDictionary<string, KernelModule> _modules;

    private KernelModuleSet(string source, IEnumerable<KernelModule> modules)
    {
        _source = source;
        _modules = modules.ToImmutableSortedDictionary(module => module.Name, module => module, StringComparer.Ordinal);
    }

    /// <summary>The modules below <c>lib/modules/RELEASE</c>.</summary>
    public static KernelModuleSet Load(string directory) => new(
        directory,
        Directory.GetFiles(directory, "*.ko", SearchOption.AllDirectories)
            .Select(path => KernelModule.Read(Path.GetRelativePath(directory, path), File.ReadAllBytes(path))));

    /// <summary>Those whose path begins so, and all that they need.</summary>
    public ImmutableArray<KernelModule> ChooseByPath(ImmutableArray<string> prefixes, ImmutableArray<string> without) => Close(_modules.Values
        .Where(module => prefixes.Any(prefix => Begins(module, prefix)) && !without.Any(prefix => Begins(module, prefix))));

    /// <summary>Those of these names, and all that they need; a name without a module is built into the kernel.</summary>
    public ImmutableArray<KernelModule> ChooseByName(ImmutableArray<string> names) =>
        Close(names.Select(name => _modules.GetValueOrDefault(KernelModule.Normalize(name))).OfType<KernelModule>());

    /// <summary>What loading a module needs, itself first and what must be loaded first last: the order of <c>modules.dep</c>.</summary>
    public ImmutableArray<KernelModule> Order(KernelModule module)
    {
        var order = new List<KernelModule>();
        Visit(module, order, []);
        order.Reverse();
        return [.. order];
    }

    /// <summary>The lines of <c>modules.dep</c> for the chosen ones.</summary>
    public string Dependencies(ImmutableArray<KernelModule> chosen) => string.Concat(
        chosen.Select(module => $"{module.Path}:{string.Concat(Order(module).Skip(1).Select(needed => " " + needed.Path))}\n"));

    /// <summary>Copies the chosen ones below <paramref name="target"/> and writes their indices.</summary>
    public void Install(ImmutableArray<KernelModule> chosen, string target)
    {
        foreach (var module in chosen)
        {
            var path = Path.Combine(target, module.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Copy(Path.Combine(_source, module.Path), path, overwrite: true);
        }

        File.WriteAllText(Path.Combine(target, "modules.dep"), Dependencies(chosen));
        var aliases = new StringBuilder();
        foreach (var module in chosen)
        {
            aliases.AppendJoin("", module.Aliases.Select(alias => $"alias {alias} {module.Name}\n"));
        }

        File.WriteAllText(Path.Combine(target, "modules.alias"), aliases.ToString());
        foreach (var index in BuiltinIndices.Where(name => File.Exists(Path.Combine(_source, name))))
        {
            File.Copy(Path.Combine(_source, index), Path.Combine(target, index), overwrite: true);
        }
    }

    /// <summary>The bytes of a module.</summary>
    public byte[] ReadFile(KernelModule module) => File.ReadAllBytes(Path.Combine(_source, module.Path));

    private static bool Begins(KernelModule module, string prefix) => module.Path.StartsWith(prefix, StringComparison.Ordinal);

    private ImmutableArray<KernelModule> Close(IEnumerable<KernelModule> wanted) =>
        [.. wanted.SelectMany(module => Order(module)).Distinct().OrderBy(module => module.Path, StringComparer.Ordinal)];

    private void Visit(KernelModule module, List<KernelModule> order, HashSet<string> seen)
    {
        if (!seen.Add(module.Name))
        {
            return;
        }

        foreach (var needed in module.Depends.Select(name => _modules.GetValueOrDefault(name)).OfType<KernelModule>())
        {
            Visit(needed, order, seen);
        }

        order.Add(module);
    }
}
