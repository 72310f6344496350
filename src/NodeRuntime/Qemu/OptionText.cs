using System.Globalization;
using System.Text;

namespace LabSim.NodeRuntime.Qemu;

/// <summary>One <c>key=value,key=value</c> text of a QEMU option. A comma in a value is doubled, as QEMU's parser wants it.</summary>
internal sealed class OptionText(string head)
{
    private readonly StringBuilder _text = new(head);

    /// <summary>Doubles the commas of a value.</summary>
    public static string Escape(string value) => value.Replace(",", ",,", StringComparison.Ordinal);

    /// <summary>Adds a key with a value.</summary>
    public OptionText With(string key, string value)
    {
        _text.Append(_text.Length == 0 ? "" : ",").Append(key).Append('=').Append(Escape(value));
        return this;
    }

    /// <summary>Adds a key with a number.</summary>
    public OptionText With(string key, long value) => With(key, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Adds a key with <c>on</c> or <c>off</c>.</summary>
    public OptionText With(string key, bool value) => With(key, value ? "on" : "off");

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
