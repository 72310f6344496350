using System.Runtime.InteropServices;
using System.Text;

namespace LabSim.NodeRuntime.Consoles.Dialogues;

/// <summary>What a serial line says without what only a terminal wants to know: escape sequences (ECMA-48), carriage returns, bells. A backspace takes a letter back.</summary>
internal sealed class PlainText
{
    private const byte Escape = 0x1b;

    private readonly List<byte> _text = [];
    private State _state;

    private enum State
    {
        Text,
        Escape,
        Sequence,
        String,
        StringEscape,
    }

    /// <summary>How many bytes of UTF-8 there are.</summary>
    public int Length => _text.Count;

    /// <summary>Takes the next piece.</summary>
    public void Add(ReadOnlySpan<byte> piece)
    {
        foreach (var value in piece)
        {
            Add(value);
        }
    }

    /// <summary>The text from a place on.</summary>
    public string From(int start) => Encoding.UTF8.GetString(CollectionsMarshal.AsSpan(_text)[Math.Min(start, _text.Count)..]);

    private void Add(byte value)
    {
        switch (_state)
        {
            case State.Text when value == Escape:
                _state = State.Escape;
                break;
            case State.Text:
                AddLetter(value);
                break;
            case State.Escape:
                _state = value switch { (byte)'[' => State.Sequence, (byte)']' or (byte)'P' or (byte)'_' or (byte)'^' or (byte)'X' => State.String, >= 0x20 and < 0x30 => State.Escape, _ => State.Text };
                break;
            case State.Sequence when value is >= 0x40 and <= 0x7e:
                _state = State.Text;
                break;
            case State.String when value == 0x07:
                _state = State.Text;
                break;
            case State.String when value == Escape:
                _state = State.StringEscape;
                break;
            case State.StringEscape:
                _state = value == (byte)'\\' ? State.Text : State.String;
                break;
        }
    }

    private void AddLetter(byte value)
    {
        if (value == 0x08 && _text.Count > 0 && _text[^1] != (byte)'\n')
        {
            _text.RemoveAt(_text.Count - 1);
        }
        else if (value is (byte)'\n' or (byte)'\t' or >= 0x20 and not 0x7f)
        {
            _text.Add(value);
        }
    }
}
