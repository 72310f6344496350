namespace LabSim.Benchmarks.Switching.Guests;

/// <summary>What two real guests saw of a wire, once.</summary>
/// <param name="TcpMegabits">Mbit/s of TCP that came.</param>
/// <param name="UdpMegabits">Mbit/s of UDP that came, in datagrams of 1448 bytes, sent as fast as the sender can.</param>
/// <param name="UdpLostPercent">How much of it did not.</param>
/// <param name="PingMilliseconds">A ping's way there and back, the median of 200.</param>
internal readonly record struct GuestFigures(double TcpMegabits, double UdpMegabits, double UdpLostPercent, double PingMilliseconds);
