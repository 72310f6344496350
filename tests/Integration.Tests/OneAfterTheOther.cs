// Real machines need the cores for themselves: side by side, tests would time each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
