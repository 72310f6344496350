using System.Diagnostics;
using LabSim.TestKit;

namespace LabSim.Cli.Tests.Launcher;

/// <summary>
/// A copy of the launcher in a directory of its own, on a host that the test makes up: its own PATH, /etc and /usr (LABSIM_SYSROOT), a
/// `dotnet` and an `apt-get` that only write down what they were asked.
/// </summary>
internal sealed class Sandbox : IDisposable
{
    private static readonly string[] Tools =
        ["sh", "env", "cat", "cut", "sed", "awk", "tr", "tail", "head", "sort", "xargs", "sha256sum", "find", "dirname", "readlink", "mkdir", "mktemp", "mv", "rm",
        "ln", "ls", "touch", "flock", "sleep", "grep", "kill", "uname", "tee", "basename", "bash", "timeout"];

    private readonly TemporaryDirectory _directory = new();

    public Sandbox(bool sdk = true)
    {
        Root = _directory["labsim"];
        Directory.CreateDirectory(Path.Combine(Root, "libexec"));
        var checkout = Checkout();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(checkout, "libexec")).Append(Path.Combine(checkout, "labsim")).Append(Path.Combine(checkout, "test")))
        {
            File.Copy(file, Path.Combine(Root, Path.GetRelativePath(checkout, file)));
        }

        Write("labsim/src/Cli/Program.cs", "one");
        Write("labsim/src/LabServer/Program.cs", "two");
        Write("labsim/global.json", "{}");
        Write("host/etc/apt/sources.list.d/debian.sources", "Types: deb\nURIs: http://mirror.example/debian\nSuites: bookworm bookworm-updates\nComponents: main\n");
        Distribution("debian", "12", "bookworm");
        Directory.CreateDirectory(_directory["bin"]);
        foreach (var tool in Tools)
        {
            File.CreateSymbolicLink(_directory[$"bin/{tool}"], Which(tool));
        }

        Program("id", "echo 0");
        Program("getent", "exit 0");
        if (sdk)
        {
            Dotnet();
        }
    }

    public string Root { get; }

    public string this[string name] => _directory[name];

    /// <summary>What the made-up programs were asked, one line each.</summary>
    public string Calls => File.Exists(_directory["calls"]) ? File.ReadAllText(_directory["calls"]) : "";

    public void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_directory[name])!);
        File.WriteAllText(_directory[name], text);
    }

    /// <summary>Puts a program on the PATH.</summary>
    public void Program(string name, string script)
    {
        var path = _directory[$"bin/{name}"];
        File.Delete(path);
        File.WriteAllText(path, "#!/bin/sh\n" + script + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Puts programs on the PATH that do nothing.</summary>
    public void Programs(params string[] names)
    {
        foreach (var name in names)
        {
            Program(name, "exit 0");
        }
    }

    /// <summary>An SDK whose `publish` makes a program that says what it was given.</summary>
    public void Dotnet() => Program("dotnet", $$"""
        case $1 in
            --version) echo 10.0.100; exit 0 ;;
            publish) ;;
            *) exit 1 ;;
        esac
        echo "publish $2" >>"{{_directory["calls"]}}"
        while [ "$1" != -o ]; do shift; done
        mkdir -p "$2"
        printf '#!/bin/sh\necho "run $*"\n' >"$2/labsim"
        /bin/chmod +x "$2/labsim"
        """);

    /// <summary>A package manager that puts on the PATH what a package brings.</summary>
    public void Apt() => Program("apt-get", $$"""
        echo "apt-get $*" >>"{{_directory["calls"]}}"
        case "$*" in
            *install*)
                foreign=
                case "$*" in *qemu-system-arm*) foreign="$foreign qemu-system-aarch64" ;; esac
                case "$*" in *qemu-system-riscv*) foreign="$foreign qemu-system-riscv64" ;; esac
                case "$*" in *qemu-system-ppc*) foreign="$foreign qemu-system-ppc64" ;; esac
                for tool in qemu-system-x86_64 $foreign qemu-img mke2fs mkfs.erofs xz setpriv tshark sharkd tmux syslinux mcopy isoinfo fsck.fat mmdebstrap ssh-keygen ip ps zsh fish; do printf '#!/bin/sh\n' >"{{_directory["bin"]}}/$tool"; /bin/chmod +x "{{_directory["bin"]}}/$tool"; done
                case "$*" in *ovmf*) mkdir -p "{{_directory["host"]}}/usr/share/qemu/firmware"; echo '"x86_64"' >"{{_directory["host"]}}/usr/share/qemu/firmware/60-edk2-x86_64.json" ;; esac
                mkdir -p "{{_directory["host"]}}/usr/lib"; : >"{{_directory["host"]}}/usr/lib/libpcap.so.0.8"
                ;;
            *download*) : >"$(echo "$*" | sed 's/.* //')_1_all.deb" ;;
        esac
        """);

    /// <summary>A dpkg that unpacks the UEFI of riscv64, from whatever file that is there.</summary>
    public void Dpkg() => Program("dpkg", $$"""
        [ -e "$2" ] || exit 1
        echo "dpkg $1 $(basename "$2")" >>"{{_directory["calls"]}}"
        mkdir -p "{{_directory["host"]}}/usr/share/qemu/firmware"; echo '"riscv64"' >"{{_directory["host"]}}/usr/share/qemu/firmware/60-edk2-riscv64.json"
        """);

    public void Distribution(string id, string version, string codename, string like = "") =>
        Write("host/etc/os-release", $"ID={id}\nID_LIKE=\"{like}\"\nVERSION_ID=\"{version}\"\nVERSION_CODENAME={codename}\nPRETTY_NAME=\"{id} {version}\"\n");

    public (int Status, string Output, string Error) Run(params string[] words) => Run([], words);

    public (int Status, string Output, string Error) Run((string Name, string Value)[] variables, params string[] words) =>
        Finish(Start(variables, words));

    /// <summary>Runs <c>./test</c>.</summary>
    public (int Status, string Output, string Error) Test(params string[] words) => Finish(Start([], words, "test"));

    private static (int Status, string Output, string Error) Finish(Process started)
    {
        using var process = started;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    public Process Start((string Name, string Value)[] variables, params string[] words) => Start(variables, words, "labsim");

    private Process Start((string Name, string Value)[] variables, string[] words, string program)
    {
        var start = new ProcessStartInfo(Path.Combine(Root, program), words) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Clear();
        start.Environment["PATH"] = _directory["bin"];
        start.Environment["HOME"] = _directory["user"];
        start.Environment["TMPDIR"] = _directory.Path;
        start.Environment["LABSIM_SYSROOT"] = _directory["host"];
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    public void Dispose() => _directory.Dispose();

    private static string Which(string tool) =>
        new[] { "/usr/bin", "/bin", "/usr/sbin", "/sbin" }.Select(folder => Path.Combine(folder, tool)).First(File.Exists);

    private static string Checkout()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "LabSim.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the tests do not run inside a checkout");
        }

        return folder;
    }
}
