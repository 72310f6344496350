namespace LabSim.Cli.Guests;

/// <summary>
/// The telnet protocol, as far as a serial console needs it (RFC 854): the node echoes (RFC 857) and each key goes at once (RFC 858), bytes have eight bits (RFC 856). What
/// programs offer or want beyond that is declined; what they say of themselves is passed over. The end of a line is a carriage return, as a keyboard's.
/// </summary>
internal sealed class TelnetWire : IWire
{
    private const byte Iac = 255;
    private const byte Dont = 254;
    private const byte Do = 253;
    private const byte Wont = 252;
    private const byte Will = 251;
    private const byte SubBegin = 250;
    private const byte SubEnd = 240;
    private const byte Binary = 0;
    private const byte Echo = 1;
    private const byte GoAhead = 3;

    private static readonly byte[] Offers = [Iac, Will, Echo, Iac, Will, GoAhead, Iac, Do, GoAhead, Iac, Will, Binary, Iac, Do, Binary];

    // Where in a sequence the last bytes that came have left us.
    private State _state;
    private byte _verb;
    private bool _afterReturn;

    private enum State
    {
        Text,
        Command,
        Option,
        Sub,
        SubCommand,
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Greeting => Offers;

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> ToViewer(ReadOnlyMemory<byte> said)
    {
        if (!said.Span.Contains(Iac))
        {
            return said;
        }

        var doubled = new List<byte>(said.Length + 8);
        foreach (var letter in said.Span)
        {
            doubled.AddRange(letter == Iac ? [Iac, Iac] : [letter]);
        }

        return doubled.ToArray();
    }

    /// <inheritdoc/>
    public (ReadOnlyMemory<byte> Typed, ReadOnlyMemory<byte> Answer) FromViewer(ReadOnlyMemory<byte> sent)
    {
        var (typed, answer) = (new List<byte>(sent.Length), new List<byte>());
        foreach (var letter in sent.Span)
        {
            switch (_state)
            {
                case State.Text when letter == Iac:
                    _state = State.Command;
                    break;
                case State.Text:
                    Type(letter, typed);
                    break;
                case State.Command:
                    Command(letter, typed);
                    break;
                case State.Option:
                    Decline(letter, answer);
                    _state = State.Text;
                    break;
                case State.Sub:
                    _state = letter == Iac ? State.SubCommand : State.Sub;
                    break;
                default:
                    _state = letter == SubEnd ? State.Text : State.Sub;
                    break;
            }
        }

        return (typed.ToArray(), answer.ToArray());
    }

    // A carriage return comes with a line feed or a zero behind it (RFC 854, "NVT"), which no keyboard sends.
    private void Type(byte letter, List<byte> typed)
    {
        if (!_afterReturn || letter is not ((byte)'\n' or 0))
        {
            typed.Add(letter);
        }

        _afterReturn = letter == '\r';
    }

    private void Command(byte letter, List<byte> typed)
    {
        switch (letter)
        {
            case Iac:
                Type(Iac, typed);
                _state = State.Text;
                break;
            case Will or Wont or Do or Dont:
                _verb = letter;
                _state = State.Option;
                break;
            case SubBegin:
                _state = State.Sub;
                break;
            default:
                _state = State.Text;
                break;
        }
    }

    // What was offered above is agreed to by the other side's answer; an answer to that would go round for ever.
    private void Decline(byte option, List<byte> answer)
    {
        var offered = option is Binary or GoAhead || (option == Echo && _verb is Do or Dont);
        if (!offered && _verb is Do or Will)
        {
            answer.AddRange([Iac, _verb == Do ? Wont : Dont, option]);
        }
    }
}
