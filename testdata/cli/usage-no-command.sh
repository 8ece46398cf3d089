postern
