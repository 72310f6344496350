using System.Globalization;
using LabSim.NodeRuntime.Machines;

namespace LabSim.LabServer.Composition;

/// <summary>System users as passwd(5) lists them: <c>name:password:uid:gid:…</c>. The launcher makes the machines' user there.</summary>
internal static class PasswordFile
{
    public static MachineUser? Find(string path, string name) => File.ReadLines(path)
        .Select(line => line.Split(':'))
        .Where(fields => fields.Length >= 4 && fields[0] == name)
        .Select(fields => new MachineUser(name, Id(fields[2]), Id(fields[3])))
        .FirstOrDefault();

    private static uint Id(string field) => uint.Parse(field, CultureInfo.InvariantCulture);
}
