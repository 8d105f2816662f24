package vault

// Written once by the first version, with plainKey. They are never rewritten: a new
// format gets its own beside them.
const (
	goldenBox      = "01010203045ded54d0f7fceb9c365f69b08fb84a0ebd69c0db17fb7924b89d1a1989e2cb2e6586d53b182511b72ce808f73f9416"
	goldenMAC      = "223ced10a5a4f3cf478e2ba12598d5d1b9591eac1ae0cfa20ec7f7554dd3e96f"
	goldenDerived  = "6487cec9f64d7d2b8b7766ffea58ce381ce4dbd7eb26c6d29e876b20ed38e3b0"
	goldenSalt     = "d9bad3c43c343dc9c4aaea6d7c17ad8a"
	goldenSlot     = "010000000054f0ee016091a5f8afdb039e419049a14bb423a4852cef78dd5caf8dc143c894b947f461607a23e9e1133810240cf086159d032485f3636151b84bd0466251fd23431f0d6e9eb14a"
	goldenChecksum = "b7f8d7df025ab8a3b6d72b0de6b606b133a7049a994d43f02f073f0a0c5c4409"
	goldenCode     = "5TJP-K7C2-X1QK-N36A-398F-Y1QX-PYJN-WZDR"
	goldenRecovery = "0100000000b0bc9d919377fcf9c2ef559d1c10b40059b4817f7334668861a8580b3d775292f4b4fd483aeed408c6663f9a0be3a3d2f49b8fe0f1db543035548f033917a1e94a95164c3914a01e1792abee889fbf00e5797a8886bff0d034075e308ea30afea28e2f94df8ebafd"
	goldenHead     = "stipple-head 1 00000000000000000002 e1c60717a06f3063285c723e449b06c3f9a85da13c56bc4e821eb6d8f466684b de1a6586e3c7df2460457468deb9ff2c58dc0a95dc480b6098574785fca2b45c\n"
)
