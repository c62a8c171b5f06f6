-- Wireshark's ISO 8583 dissector knows a length of two bytes only. This one takes a length of four decimal
-- digits, puts two bytes in its place, and hands each message over. The dissector has no name to call it by:
-- it is found at port 1, where "-d tcp.port==1,iso8583" has put it.
local digits = 4
local ascii_length = Proto("iso8583_ascii_length", "ISO 8583 after four digits of length")
local by_port = DissectorTable.get("tcp.port")

local function frame_length(buffer, _, offset)
	return digits + tonumber(buffer(offset, digits):string())
end

local function hand_over(buffer, pinfo, tree)
	local message = buffer(digits):bytes()
	local length = ByteArray.new(string.format("%04x", message:len()))
	by_port:get_dissector(1):call((length .. message):tvb("ISO 8583 with two bytes of length"), pinfo, tree)
	return buffer:len()
end

function ascii_length.dissector(buffer, _, tree)
	dissect_tcp_pdus(buffer, tree, digits, frame_length, hand_over)
	return buffer:len()
end

by_port:add_for_decode_as(ascii_length)
