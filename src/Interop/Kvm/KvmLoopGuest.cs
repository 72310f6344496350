using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LabSim.Interop.Kvm;

/// <summary>
/// The smallest 64-bit guest that can be timed: one x86-64 CPU counts down and halts. 64 KiB of memory hold three page tables (the first 2 MiB,
/// mapped as they are) and six bytes of code.
/// </summary>
public sealed unsafe class KvmLoopGuest : IDisposable
{
    private const int MemoryBytes = 0x10000;
    private const int RootTable = 0x1000;
    private const int SecondTable = 0x2000;
    private const int ThirdTable = 0x3000;
    private const int CodeAddress = 0x4000;
    private const ulong PresentWritable = 3;
    private const ulong LargePage = 0x80;
    private const uint ExitHalt = 5;
    private const int RegisterBytes = 144;
    private const int SpecialRegisterBytes = 312;

    private readonly SafeFileHandle _kvm;
    private readonly SafeFileHandle _machine;
    private readonly SafeFileHandle _cpu;
    private readonly nint _memory;
    private readonly nint _run;
    private readonly int _runBytes;

    /// <summary>Makes the guest.</summary>
    /// <exception cref="KvmException">The hypervisor refuses.</exception>
    public KvmLoopGuest(string device)
    {
        _kvm = KvmApi.Open(device);
        try
        {
            _machine = KvmApi.Checked(Libc.ControlForFile(_kvm, Libc.CreateMachine, null), "KVM_CREATE_VM");
            _memory = KvmApi.Mapped(Libc.MapMemory(0, MemoryBytes, Libc.ReadWriteProtection, Libc.PrivateAnonymous, -1, 0), "mmap of guest memory");
            Fill(new Span<byte>((void*)_memory, MemoryBytes));
            var region = stackalloc ulong[4] { 0, 0, MemoryBytes, (ulong)_memory };
            KvmApi.Checked(Libc.Control(_machine, Libc.SetMemoryRegion, region), "KVM_SET_USER_MEMORY_REGION");
            _cpu = KvmApi.Checked(Libc.ControlForFile(_machine, Libc.CreateCpu, null), "KVM_CREATE_VCPU");
            _runBytes = KvmApi.Checked(Libc.Control(_kvm, Libc.GetRunSize, null), "KVM_GET_VCPU_MMAP_SIZE");
            _run = KvmApi.Mapped(Libc.MapFile(0, (nuint)_runBytes, Libc.ReadWriteProtection, Libc.Shared, _cpu, 0), "mmap of kvm_run");
            EnterLongMode();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Runs the loop to its end.</summary>
    /// <param name="instructions">How many instructions to execute, two to a turn.</param>
    /// <exception cref="KvmException">The hypervisor refuses.</exception>
    /// <exception cref="InvalidOperationException">The guest left for another reason than its halt.</exception>
    public void Run(long instructions)
    {
        // struct kvm_regs: rcx is the third, rip the seventeenth, rflags the last; bit 1 of rflags is always set.
        var registers = stackalloc ulong[RegisterBytes / sizeof(ulong)];
        new Span<byte>(registers, RegisterBytes).Clear();
        registers[2] = (ulong)Math.Max(1, instructions / 2);
        registers[16] = CodeAddress;
        registers[17] = 2;
        KvmApi.Checked(Libc.Control(_cpu, Libc.SetRegisters, registers), "KVM_SET_REGS");
        while (Libc.Control(_cpu, Libc.Run, null) < 0)
        {
            // The runtime's own signals end KVM_RUN early; the loop goes on where it was.
            var error = Marshal.GetLastPInvokeError();
            if (error != Libc.Interrupted)
            {
                throw new KvmException("KVM_RUN", error);
            }
        }

        var reason = *(uint*)(_run + 8);
        if (reason != ExitHalt)
        {
            throw new InvalidOperationException($"the test guest left with KVM exit reason {reason}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_run > 0)
        {
            _ = Libc.Unmap(_run, (nuint)_runBytes);
        }

        _cpu?.Dispose();
        _machine?.Dispose();
        if (_memory > 0)
        {
            _ = Libc.Unmap(_memory, MemoryBytes);
        }

        _kvm.Dispose();
    }

    private static void Fill(Span<byte> memory)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(memory[RootTable..], SecondTable | PresentWritable);
        BinaryPrimitives.WriteUInt64LittleEndian(memory[SecondTable..], ThirdTable | PresentWritable);
        BinaryPrimitives.WriteUInt64LittleEndian(memory[ThirdTable..], LargePage | PresentWritable);

        // dec rcx; jnz to the dec; hlt
        ReadOnlySpan<byte> code = [0x48, 0xFF, 0xC9, 0x75, 0xFB, 0xF4];
        code.CopyTo(memory[CodeAddress..]);
    }

    private void EnterLongMode()
    {
        var special = stackalloc byte[SpecialRegisterBytes];
        KvmApi.Checked(Libc.Control(_cpu, Libc.GetSpecialRegisters, special), "KVM_GET_SREGS");

        // struct kvm_sregs: eight segments of 24 bytes (cs, ds, es, fs, gs, ss, tr, ldt), two tables of 16, then the control registers.
        SetSegment(special, selector: 8, type: 11, longMode: 1);
        for (var segment = 1; segment < 6; segment++)
        {
            SetSegment(special + (segment * 24), selector: 16, type: 3, longMode: 0);
        }

        var control = (ulong*)(special + 224);
        control[0] = 0x80050033; // cr0: paging, protection, numeric errors
        control[2] = RootTable; // cr3
        control[3] = 0x20; // cr4: PAE
        control[5] = 0x500; // efer: LME, LMA
        KvmApi.Checked(Libc.Control(_cpu, Libc.SetSpecialRegisters, special), "KVM_SET_SREGS");
    }

    private static void SetSegment(byte* segment, ushort selector, byte type, byte longMode)
    {
        *(ulong*)segment = 0;
        *(uint*)(segment + 8) = uint.MaxValue;
        *(ushort*)(segment + 12) = selector;
        segment[14] = type;
        segment[15] = 1; // present
        segment[16] = 0; // privilege level
        segment[17] = (byte)(1 - longMode); // default size
        segment[18] = 1; // code or data
        segment[19] = longMode;
        segment[20] = 1; // granularity: pages
        segment[22] = 0; // usable
    }
}
