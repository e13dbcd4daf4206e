"""The till: providers of play money on loopback, for the demo and the tests. It moves no money and answers nobody else."""
