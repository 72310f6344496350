using System.Runtime.InteropServices;
using System.Text;

namespace LabSim.Interop.Processes;

/// <summary>A null-terminated array of null-terminated UTF-8 strings, as execve(2) takes it.</summary>
internal sealed unsafe class NativeStrings : IDisposable
{
    private readonly int _count;

    /// <summary>Copies the strings.</summary>
    /// <exception cref="ArgumentException">One has a NUL inside: the process would see less than was meant.</exception>
    public NativeStrings(IReadOnlyCollection<string> values)
    {
        if (values.FirstOrDefault(value => value.Contains('\0', StringComparison.Ordinal)) is { } bad)
        {
            throw new ArgumentException($"the argument '{bad.Replace('\0', '?')}' contains a NUL character", nameof(values));
        }

        Pointer = (byte**)NativeMemory.AllocZeroed((nuint)values.Count + 1, (nuint)sizeof(byte*));
        foreach (var value in values)
        {
            var length = Encoding.UTF8.GetByteCount(value);
            var copy = (byte*)NativeMemory.Alloc((nuint)length + 1);
            Encoding.UTF8.GetBytes(value, new Span<byte>(copy, length));
            copy[length] = 0;
            Pointer[_count++] = copy;
        }
    }

    /// <summary>The array.</summary>
    public byte** Pointer { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        for (var i = 0; i < _count; i++)
        {
            NativeMemory.Free(Pointer[i]);
        }

        NativeMemory.Free(Pointer);
        Pointer = null;
    }
}
