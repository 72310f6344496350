using System.Net.Sockets;
using System.Text.Json.Nodes;
using LabSim.Interop.Files;
using LabSim.Interop.Processes;
using LabSim.NodeRuntime.Machines;
using LabSim.NodeRuntime.Qmp;

namespace LabSim.NodeRuntime.Screens;

/// <summary>
/// The screen of a QEMU that runs: its VNC server on a unix socket, which takes as many viewers as come, and pictures over QMP. QEMU writes a picture into a folder of
/// its own, and a guest that broke out may put something else in its place: it is read only if it is an ordinary file of QEMU's user.
/// </summary>
internal sealed class MachineScreen(MachineFiles files, MachineUser? user, MachineControl control) : IScreen
{
    private const int MostBytes = 64 << 20;

    private readonly Turns _turns = new();

    /// <inheritdoc/>
    public async Task<Stream> ConnectAsync(CancellationToken cancellation)
    {
        try
        {
            return await UnixConnection.OpenAsync(files.ScreenSocket, cancellation).ConfigureAwait(false);
        }
        catch (SocketException unreachable)
        {
            throw new ScreenException($"its screen cannot be reached: {unreachable.Message}", unreachable);
        }
    }

    /// <inheritdoc/>
    public Task<byte[]> TakePictureAsync(CancellationToken cancellation) => _turns.TakeAsync(async () =>
    {
        try
        {
            File.Delete(files.ScreenPicture);
            await control.ExecuteAsync("screendump", new JsonObject { ["filename"] = files.ScreenPicture, ["format"] = "png" }, cancellation).ConfigureAwait(false);
            await using var picture = RegularFile.OpenOwned(files.ScreenPicture, SystemUser.IsRoot && user is not null ? user.UserId : SystemUser.CurrentId)
                ?? throw new ScreenException("what QEMU wrote is no picture of its own");
            return picture.Length is > 0 and <= MostBytes ? await ReadAsync(picture, cancellation).ConfigureAwait(false) : throw new ScreenException($"its picture has {picture.Length} bytes");
        }
        catch (Exception failure) when (failure is QmpException or TimeoutException or IOException or UnauthorizedAccessException)
        {
            throw new ScreenException($"its screen cannot be looked at: {failure.Message}", failure);
        }
        finally
        {
            Remove();
        }
    });

    private static async Task<byte[]> ReadAsync(FileStream picture, CancellationToken cancellation)
    {
        var bytes = new byte[picture.Length];
        await picture.ReadExactlyAsync(bytes, cancellation).ConfigureAwait(false);
        return bytes;
    }

    private void Remove()
    {
        try
        {
            File.Delete(files.ScreenPicture);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // Its folder is gone with the machine.
        }
    }
}
