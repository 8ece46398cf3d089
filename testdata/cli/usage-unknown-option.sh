postern decide --requets x
