# Verifies the DKIM signatures of a mail with keys that are given, as Mail::DKIM does with those of the DNS.
#
#     perl verify.pl NAME STRING [NAME STRING …] < MAIL
#
# NAME is that of a TXT record; its strings, in their order, are those that were given with it. Prints the
# selector, the algorithm and the result of each signature, as they stand in the mail.
use strict;
use warnings;
use Mail::DKIM::DNS;
use Mail::DKIM::Verifier;
use Net::DNS::Packet;
use Net::DNS::RR;

package Given;

sub new { my ( $class, %records ) = @_; return bless {%records}, $class }

sub send {
    my ( $self, $name, $type ) = @_;
    my $answer = Net::DNS::Packet->new( $name, $type );
    my $strings = $self->{$name};
    if ($strings) {
        my $record = Net::DNS::RR->new( name => $name, type => 'TXT', txtdata => $strings );
        $answer->push( answer => $record );
    }
    else {
        $answer->header->rcode('NXDOMAIN');
    }
    return $answer;
}

sub errorstring { return 'NXDOMAIN' }

package main;

my %records;
while ( my ( $name, $string ) = splice( @ARGV, 0, 2 ) ) {
    push @{ $records{$name} }, $string;
}
Mail::DKIM::DNS::resolver( Given->new(%records) );

binmode STDIN;
local $/;
my $verifier = Mail::DKIM::Verifier->new;
$verifier->PRINT( scalar <STDIN> );
$verifier->CLOSE;
for my $signature ( $verifier->signatures ) {
    print join( ' ', map { $_ // '' } $signature->selector, $signature->algorithm, $signature->result ),
      "\n";
}
