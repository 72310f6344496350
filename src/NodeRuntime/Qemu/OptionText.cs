using System.Globalization;
using System.Text.Json.Nodes;

namespace LabSim.NodeRuntime.Qemu;

/// <summary>
/// One option of QEMU's: <c>key=value,key=value</c> on the command line, where a comma in a value is doubled as QEMU's parser wants it, or the members
/// of a QMP command's arguments.
/// </summary>
/// <param name="head">What stands first, without a key: a device's name, a network back end's type.</param>
internal sealed class OptionText(string head)
{
    private readonly List<(string Key, JsonValue Value)> _members = [];

    /// <summary>Doubles the commas of a value.</summary>
    public static string Escape(string value) => value.Replace(",", ",,", StringComparison.Ordinal);

    /// <summary>Adds a key with a value. A dot in the key makes a member of a member.</summary>
    public OptionText With(string key, string value) => Add(key, JsonValue.Create(value));

    /// <summary>Adds a key with a number.</summary>
    public OptionText With(string key, long value) => Add(key, JsonValue.Create(value));

    /// <summary>Adds a key with <c>on</c> or <c>off</c>.</summary>
    public OptionText With(string key, bool value) => Add(key, JsonValue.Create(value));

    /// <summary>For the command line.</summary>
    public override string ToString() => string.Join(',', _members.Select(member => $"{member.Key}={Text(member.Value)}").Prepend(head).Where(part => part.Length > 0));

    /// <summary>For QMP.</summary>
    /// <param name="headKey">The member that what stands first is: <c>driver</c>, <c>type</c>.</param>
    public JsonObject ToJson(string headKey)
    {
        var json = new JsonObject();
        foreach (var (key, value) in _members.Prepend((headKey, JsonValue.Create(head))))
        {
            var at = json;
            var path = key.Split('.');
            foreach (var name in path[..^1])
            {
                at = (JsonObject)(at[name] ??= new JsonObject());
            }

            at[path[^1]] = value.DeepClone();
        }

        return json;
    }

    private OptionText Add(string key, JsonValue value)
    {
        _members.Add((key, value));
        return this;
    }

    private static string Text(JsonValue value) =>
        value.TryGetValue<bool>(out var flag) ? (flag ? "on" : "off")
        : value.TryGetValue<long>(out var number) ? number.ToString(CultureInfo.InvariantCulture)
        : Escape(value.GetValue<string>());
}
