using System.Buffers.Binary;
using LabSim.Switching.Impairments;
using LabSim.Switching.VhostUser;
using LabSim.Switching.Virtio;
using LabSim.TestKit;

namespace LabSim.Switching.Tests.Fuzzing;

/// <summary>What QEMU says to a port, and what it should not say.</summary>
internal static class ControlMutator
{
    private const ulong GuestBase = TestGuest.GuestBase;
    private const ulong UserBase = TestGuest.UserBase;
    private const int MostFiles = 20;
    private const int TableCase = 7;

    /// <summary>A whole honest conversation.</summary>
    public static List<ControlMessage> Honest(ref LinkRandom random)
    {
        var protocol = (ulong)ProtocolFeatures.Supported & ~(ulong)random.NextBelow(16);
        List<ControlMessage> script =
        [
            new(VhostUserRequest.GetFeatures, []),
            new(VhostUserRequest.GetProtocolFeatures, []),
            Numbers(VhostUserRequest.SetProtocolFeatures, random.NextBelow(2) == 0 ? (ulong)ProtocolFeatures.Supported : protocol),
            new(VhostUserRequest.GetQueueNumber, []),
            new(VhostUserRequest.SetOwner, []),
            Numbers(VhostUserRequest.SetFeatures, (ulong)(VirtioFeatures.Supported & (random.NextBelow(2) == 0 ? VirtioFeatures.Supported : (VirtioFeatures)random.Next()))),
            new(VhostUserRequest.SetMemoryTable, TestVhostConnection.Numbers(1, GuestBase, ControlFiles.MemoryLength, UserBase, 0), ControlFile.Memory),
        ];
        for (ulong ring = 0; ring < 2; ring++)
        {
            var at = UserBase + (ring * 0x1_0000);
            script.AddRange([
                Numbers(VhostUserRequest.SetVringNumber, ring | (256UL << 32)),
                Numbers(VhostUserRequest.SetVringBase, ring),
                Numbers(VhostUserRequest.SetVringAddress, ring, at, at + 0xA000, at + 0x8000, 0),
                new(VhostUserRequest.SetVringKick, TestVhostConnection.Numbers(ring), ControlFile.Kick),
                new(VhostUserRequest.SetVringCall, TestVhostConnection.Numbers(ring), ControlFile.Call),
                Numbers(VhostUserRequest.SetVringEnable, ring | (1UL << 32)),
            ]);
        }

        script.AddRange([
            Numbers(VhostUserRequest.NetSetMtu, 1500),
            Numbers(VhostUserRequest.SendRarp, 0x0102_0304_0506),
            new(VhostUserRequest.SetVringError, TestVhostConnection.Numbers(1), ControlFile.Call),
            Numbers(VhostUserRequest.GetVringBase, (ulong)random.NextBelow(2)),
            new(VhostUserRequest.ResetOwner, []),
        ]);
        return script;
    }

    /// <summary>Changes the order, once.</summary>
    public static void Reorder(List<ControlMessage> script, ref LinkRandom random)
    {
        var (from, to) = (random.NextBelow(script.Count), random.NextBelow(script.Count));
        switch (random.NextBelow(3))
        {
            case 0:
                script.RemoveAt(from);
                break;
            case 1:
                script.Insert(to, script[from]);
                break;
            default:
                (script[from], script[to]) = (script[to], script[from]);
                break;
        }
    }

    /// <summary>Makes one part of a message something else.</summary>
    public static void Mutate(ControlMessage message, ref LinkRandom random)
    {
        switch (message.Request == (uint)VhostUserRequest.SetMemoryTable && random.NextBelow(2) == 0 ? TableCase : random.NextBelow(12))
        {
            case 0:
                message.Request = random.NextBelow(4) == 0 ? (uint)random.Next() : (uint)random.NextBelow(44);
                break;
            case 1:
                message.Flags = random.NextBelow(3) == 0 ? (uint)random.Next() : (uint)random.NextBelow(16);
                break;
            case 2:
                message.Size = random.NextBelow(3) == 0 ? (uint)random.Next() : (uint)random.NextBelow(300);
                break;
            case 3:
                message.Payload = [.. message.Payload, .. new byte[8 * random.NextBelow(32)]];
                message.Size = (uint)message.Payload.Length;
                break;
            case 4:
                message.Payload = message.Payload[..random.NextBelow(message.Payload.Length + 1)];
                message.Size = random.NextBelow(2) == 0 ? message.Size : (uint)message.Payload.Length;
                break;
            case 5 or 6:
                MutateFiles(message.Files, ref random);
                break;
            case TableCase:
                MutateTable(message, ref random);
                break;
            default:
                MutateWord(message.Payload, ref random);
                break;
        }
    }

    private static void MutateFiles(List<ControlFile> files, ref LinkRandom random)
    {
        var sort = (ControlFile)random.NextBelow(Enum.GetValues<ControlFile>().Length);
        switch (random.NextBelow(4))
        {
            case 0:
                files.Clear();
                break;
            case 1:
                files.AddRange(Enumerable.Repeat(sort, random.NextBelow(MostFiles + 1)));
                break;
            default:
                if (files.Count > 0)
                {
                    files[random.NextBelow(files.Count)] = sort;
                }
                else
                {
                    files.Add(sort);
                }

                break;
        }
    }

    /// <summary>Another memory table, with as many files as it has regions.</summary>
    private static void MutateTable(ControlMessage message, ref LinkRandom random)
    {
        // Any other message becomes one, too: a table in the middle of everything.
        message.Request = (uint)VhostUserRequest.SetMemoryTable;
        var regions = random.NextBelow(4) == 0 ? 0 : random.NextBelow(10);
        var numbers = new ulong[1 + (4 * regions)];
        numbers[0] = (ulong)regions;
        message.Files.Clear();
        for (var i = 0; i < regions; i++)
        {
            var huge = random.NextBelow(4) == 0;
            var size = huge ? (ulong)ControlFiles.HugeLength : random.NextBelow(8) == 0 ? ControlFiles.MemoryLength + 1 : 4096UL << random.NextBelow(9);
            ulong[] region = [GuestBase + ((ulong)i << 20), size, UserBase + ((ulong)i << 20), random.NextBelow(8) == 0 ? random.Next() : 0];
            region.CopyTo(numbers, 1 + (4 * i));
            message.Files.Add(huge ? ControlFile.Huge : random.NextBelow(16) == 0 ? ControlFile.Unsealed : ControlFile.Memory);
        }

        message.Payload = TestVhostConnection.Numbers(numbers);
        message.Size = (uint)message.Payload.Length;
    }

    private static void MutateWord(byte[] payload, ref LinkRandom random)
    {
        if (payload.Length < 8)
        {
            return;
        }

        var at = payload.AsSpan(4 * random.NextBelow((payload.Length / 4) - 1), 8);
        var value = BinaryPrimitives.ReadUInt64LittleEndian(at);
        BinaryPrimitives.WriteUInt64LittleEndian(at, random.NextBelow(6) switch
        {
            0 => random.Next(),
            1 => (ulong)random.NextBelow(20),
            2 => value + (ulong)random.NextBelow(5) - 2,
            3 => ulong.MaxValue - (ulong)random.NextBelow(4096),
            4 => (value & ~0xFFFFUL) | (ushort)random.NextBelow(0x10000),
            _ => value ^ (1UL << random.NextBelow(64)),
        });
    }

    private static ControlMessage Numbers(VhostUserRequest request, params ReadOnlySpan<ulong> numbers) => new(request, TestVhostConnection.Numbers(numbers));
}
