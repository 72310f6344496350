using System.Text.RegularExpressions;
using LabSim.Topology.Definition;
using LabSim.Topology.Spec;
using LabSim.Topology.Text;

namespace LabSim.Topology.Kinds;

/// <summary>What must hold in what a kind's file says of configurations.</summary>
internal static partial class KindConfigCheck
{
    /// <summary>Reports what does not hold.</summary>
    public static void Check(KindDefinition kind, DiagnosticBag report)
    {
        if (kind is { HasAgent: true, CloudInit: { Value: true } cloudInit })
        {
            KindCheck.Report(report, cloudInit.Span, "LabSim's agent tells a guest all that cloud-init would", "remove 'cloud-init:', or 'agent: labsim'");
        }

        if (kind is { CloudInit.Value: true, ConfigDrive: { } second })
        {
            KindCheck.Report(report, second.Span, "a config gets in by cloud-init, and by a drive", "remove 'cloud-init:' or 'config-drive:'");
        }

        if (kind is { HasAgent: false, TakesConfig: false, ConfigFormat: { } format })
        {
            KindCheck.Report(report, format.Span, "it is said what a config contains, and not how it gets in", "add 'cloud-init:', 'config-drive:', 'dialogue:', or a file of 'fw-cfg:' with {config}");
        }

        if (kind is { HasAgent: true, ConfigDrive: { } needless })
        {
            KindCheck.Report(report, needless.Span, "LabSim's agent hands a config in, and a drive does, too", "remove 'config-drive:', or 'agent: labsim'");
        }

        if (kind is { HasAgent: true, Dialogue: { } talk })
        {
            KindCheck.Report(report, talk.Span, "LabSim's agent hands a config in and reads it, and a dialogue does, too", "remove 'dialogue:', or 'agent: labsim'");
        }

        if (kind is { HasAgent: false, Dialogue: { } early, Ready: null })
        {
            KindCheck.Report(report, early.Span, "nobody says when the guest can be talked to", "add 'ready:' with a text that stands on its console then");
        }

        if (kind.CloudInit is { Value: true } && kind.Naming.Names.FirstOrDefault(name => !GuestName().IsMatch(name)) is { } foreign)
        {
            KindCheck.Report(report, kind.Interfaces.Span, $"cloud-init gives the guest's interfaces their names, and '{foreign}' is none that it takes", "a letter, then at most nine letters, digits, _ and -");
        }

        CheckSsh(kind, report);
        if (kind.ConfigDrive is { } drive)
        {
            CheckDrive(drive, report);
        }
    }

    private static void CheckSsh(KindDefinition kind, DiagnosticBag report)
    {
        if (kind is { SshUser: null } && (kind.SshPassword ?? kind.SshShow) is { } nobodys)
        {
            KindCheck.Report(report, nobodys.Span, "it is not said whom to log in as", "add 'ssh-user:'");
        }

        if (kind is { HasAgent: false, TakesConfig: false, SshShow: { } lost })
        {
            KindCheck.Report(report, lost.Span, "the running config can be read, and not given back", "add 'cloud-init:', 'config-drive:', 'dialogue:', or a file of 'fw-cfg:' with {config}");
        }

        if (kind is { SshShow: null, SshOmit: { } vain })
        {
            KindCheck.Report(report, vain.Span, "nothing is printed of which lines could be omitted", "add 'ssh-show:'");
        }
    }

    private static void CheckDrive(Located<ConfigDriveDefinition> drive, DiagnosticBag report)
    {
        var most = drive.Value.Type == ConfigDriveType.Cd ? 16 : 11;
        if (drive.Value.Label is { } label && label.Value.Length > most)
        {
            KindCheck.Report(report, label.Span, $"'{label.Value}' has {label.Value.Length} characters; the label of {(most == 16 ? "a CD" : "a FAT volume")} has at most {most}", "shorten it");
        }

        if (!drive.Value.Files.Value.Any(file => file.Value.Contains(ConfigDrive.ConfigMark, StringComparison.Ordinal)))
        {
            KindCheck.Report(report, drive.Value.Files.Span, "none of the drive's files has the node's config in it", "write {config} where it shall stand");
        }

        foreach (var file in drive.Value.Files.Value.Where(file => drive.Value.Files.Value.Any(other => other.Name.Value.StartsWith(file.Name.Value + "/", StringComparison.OrdinalIgnoreCase))))
        {
            KindCheck.Report(report, file.Name.Span, $"'{file.Name.Value}' is a file, and the folder of another one", "rename one of them");
        }

        if (drive.Value.Files.Value.GroupBy(file => file.Name.Value, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            KindCheck.Report(report, twice.Last().Name.Span, $"two files of the drive are called '{twice.Key}'", "neither FAT nor a CD tells large letters from small ones");
        }
    }

    // What a Linux kernel takes, and with a VLAN's number still does (IFNAMSIZ is 16).
    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_-]{0,9}\z")]
    private static partial Regex GuestName();
}
