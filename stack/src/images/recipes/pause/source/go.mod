module productpods.io/pause

go 1.21
