using LabSim.Switching.Bridging;

namespace LabSim.Switching.Tests.Bridging;

public sealed class MacTables
{
    [Fact]
    public void A_station_is_forgotten_when_it_has_been_silent_for_too_long()
    {
        var table = new MacTable(ageing: 1000, limitPerPort: 10);
        table.Learn(0, 0xA, 1, now: 0);
        Assert.Equal(1, table.Lookup(0, 0xA, 1000));
        Assert.Equal(-1, table.Lookup(0, 0xA, 1001));
        table.Learn(0, 0xA, 2, now: 1500);
        Assert.Equal(2, table.Lookup(0, 0xA, 2500));
        Assert.Equal((0, 1), (table.CountAt(1), table.CountAt(2)));
    }

    [Fact]
    public void A_full_port_takes_new_stations_when_old_ones_have_aged()
    {
        var table = new MacTable(ageing: 1000, limitPerPort: 10);
        for (ulong i = 1; i <= 20; i++)
        {
            table.Learn(0, i, 1, now: 100);
        }

        Assert.Equal(10, table.CountAt(1));
        Assert.Equal(-1, table.Lookup(0, 20, 100));
        table.Learn(0, 20, 1, now: 1200);
        Assert.Equal(1, table.Lookup(0, 20, 1200));
    }

    [Fact]
    public void Every_station_of_a_full_segment_is_found()
    {
        var table = new MacTable(ageing: 1000, limitPerPort: 1024);
        var known = 0;
        for (var port = 0; port < 8; port++)
        {
            for (ulong i = 0; i < 1024; i++)
            {
                table.Learn(port, 0x0200_0000_0000 + (i * 0x10001), port, now: 0);
            }
        }

        for (var port = 0; port < 8; port++)
        {
            for (ulong i = 0; i < 1024; i++)
            {
                known += table.Lookup(port, 0x0200_0000_0000 + (i * 0x10001), 1) == port ? 1 : 0;
            }
        }

        Assert.InRange(known, 8 * 1024 * 0.999, 8 * 1024);
        table.ForgetPort(3);
        Assert.Equal(0, table.CountAt(3));
        Assert.Equal(-1, table.Lookup(3, 0x0200_0000_0000, 1));
    }
}
