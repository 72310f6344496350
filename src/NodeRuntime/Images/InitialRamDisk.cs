namespace LabSim.NodeRuntime.Images;

/// <summary>
/// Writes the initial RAM disk: busybox, <c>/init</c>, and the modules that find the root file system. It stays uncompressed: QEMU copies it into the
/// guest's memory anyhow, and unpacking it there would be emulated.
/// </summary>
internal static class InitialRamDisk
{
    /// <summary>Writes the archive.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="recipe">Names the modules; its base folder has <c>init</c>.</param>
    /// <param name="root">The root tree, which has busybox.</param>
    /// <param name="release">The kernel's release.</param>
    /// <param name="modules">The kernel's modules.</param>
    public static void Write(string path, ImageRecipe recipe, string root, string release, KernelModuleSet modules)
    {
        var chosen = modules.ChooseByName(recipe.Content.InitrdModules);
        using var file = File.Create(path);
        using var archive = new CpioWriter(file);
        foreach (var folder in new[] { "dev", "proc", "sys", "lower", "upper", "root" })
        {
            archive.AddDirectory(folder);
        }

        archive.AddDevice("dev/console", 5, 1);
        archive.AddFile("bin/busybox", File.ReadAllBytes(Path.Combine(root, "bin", "busybox")), executable: true);
        archive.AddFile("init", File.ReadAllBytes(Path.Combine(recipe.Folders[0], "init")), executable: true);
        foreach (var module in chosen)
        {
            archive.AddFile($"lib/modules/{release}/{module.Path}", modules.ReadFile(module), executable: false);
        }

        archive.AddFile($"lib/modules/{release}/modules.dep", System.Text.Encoding.ASCII.GetBytes(modules.Dependencies(chosen)), executable: false);
    }
}
